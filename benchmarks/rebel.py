"""Our speed beside a reader of the shape of REBEL: ``python -m benchmarks.rebel`` (needs torch and transformers).

REBEL (Huguet Cabot and Navigli, 2021) writes triples with BART-large and a beam of 3.  Weights make no difference to
speed, so random ones do.  It writes until it has said everything; ``WRITTEN`` tokens a sentence are about two triples,
which favours it: with random weights it would go on to its limit of 256.
"""

from __future__ import annotations

import time

from benchmarks import news, voices
from benchmarks.measure import Line, table

WRITTEN = 40
SENTENCES = 12


def main() -> None:
    """Read the same sentences with both, on one core, and print the ratio."""
    documents = list(news.items(60))
    list(voices.shipped(documents[:2], None))
    begin = time.perf_counter()
    readings = list(voices.shipped(documents, None))
    ours = sum(len(each.text.split()) for each in documents) / (time.perf_counter() - begin)
    sentences = [span.text for reading in readings for span in reading.sentences][:SENTENCES]
    line = Line("words read a second", ours, "words/s", "BART-large, beam 3", _written_per_second(sentences))
    print(table("Beside a generative reader", [line]))


def _written_per_second(sentences: list[str]) -> float:
    """Return how many words a second a model of that shape reads, sentence by sentence as its users run it."""
    import torch  # noqa: PLC0415  a peer, not a dependency
    from transformers import BartConfig, BartForConditionalGeneration  # noqa: PLC0415

    torch.set_num_threads(1)
    torch.manual_seed(1)
    width, inner, layers, heads = 1024, 4096, 12, 16
    shape = BartConfig(
        vocab_size=50_272,
        d_model=width,
        encoder_layers=layers,
        decoder_layers=layers,
        encoder_attention_heads=heads,
        decoder_attention_heads=heads,
        encoder_ffn_dim=inner,
        decoder_ffn_dim=inner,
    )
    model = BartForConditionalGeneration(shape).eval()
    words, spent = 0, 0.0
    for sentence in sentences:
        count = len(sentence.split())
        ids = torch.randint(10, 50_000, (1, int(count * 1.3) + 2))
        begin = time.perf_counter()
        with torch.no_grad():
            model.generate(ids, num_beams=3, min_new_tokens=WRITTEN, max_new_tokens=WRITTEN)
        spent += time.perf_counter() - begin
        words += count
    return words / spent


if __name__ == "__main__":
    main()
