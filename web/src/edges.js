// Draws facts with WebGL: straight or bowed, whole or dashed, with an arrow head that touches the node's rim.
//
// Each edge is a strip along a quadratic Bézier curve, laid out in screen pixels, so that dashes and arrow heads keep
// their size at any zoom.

import { EdgeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;

const VERTEX_SHADER = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_source;
attribute vec2 a_target;
attribute vec2 a_radii;
attribute vec3 a_shape;   // thickness, bow, dashed
attribute vec3 a_vertex;  // how far along, which side, 0 body | 1 foot of the head | 2 tip

uniform mat3 u_matrix;
uniform vec2 u_screen;
uniform float u_sizeRatio;

varying vec4 v_color;
varying vec4 v_stroke;    // distance from the middle, half width, way along, dashed

const float bias = 255.0 / 254.0;

void main() {
  vec2 halfScreen = u_screen * 0.5;
  vec2 s = (u_matrix * vec3(a_source, 1.0)).xy * halfScreen;
  vec2 t = (u_matrix * vec3(a_target, 1.0)).xy * halfScreen;
  vec2 d = t - s;
  float straight = max(length(d), 0.001);
  float bow = a_shape.y;
  vec2 c = (s + t) * 0.5 + vec2(-d.y, d.x) * bow;
  float way = straight * (1.0 + 0.667 * bow * bow);

  float thickness = clamp(a_shape.x / u_sizeRatio, 0.55, 2.6);
  vec2 radii = a_radii / u_sizeRatio;
  float head = min(3.5 + 2.6 * thickness, 1.0 + 1.4 * radii.y);
  float from = radii.x / way;
  float tip = 1.0 - (radii.y + 1.0) / way;
  float foot = tip - head / way;

  float part = a_vertex.z;
  float u = part < 0.5 ? mix(from, foot, a_vertex.x) : part < 1.5 ? foot : tip;
  vec2 point = (1.0 - u) * (1.0 - u) * s + 2.0 * u * (1.0 - u) * c + u * u * t;
  vec2 tangent = normalize(mix(c - s, t - c, u));
  vec2 normal = vec2(-tangent.y, tangent.x);

  float halfWidth = thickness * 0.5;
  float reach = part < 0.5 ? halfWidth + 1.0 : part < 1.5 ? head * 0.46 : 0.0;
  #ifdef PICKING_MODE
  reach = max(reach, part < 1.5 ? 5.0 : 0.0);
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
  v_stroke = vec4(a_vertex.y * reach, part < 0.5 ? halfWidth : 1000.0, u * way, part < 0.5 ? a_shape.z : 0.0);

  point += normal * a_vertex.y * reach;
  bool tooShort = foot <= from || a_color.a == 0.0;
  gl_Position = tooShort ? vec4(2.0, 2.0, 0.0, 1.0) : vec4(point / halfScreen, 0.0, 1.0);
}`;

const FRAGMENT_SHADER = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_stroke;

void main(void) {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float shade = 1.0 - smoothstep(v_stroke.y - 0.5, v_stroke.y + 0.7, abs(v_stroke.x));
  if (v_stroke.w > 0.5) {
    float place = abs(mod(v_stroke.z, 8.0) - 4.0);
    shade *= smoothstep(1.2, 2.0, place);
  }
  gl_FragColor = v_color * shade;
  #endif
}`;

// Two triangles for each of `segments` stretches of the body, and one for the head.
function strip(segments) {
  const vertices = [];
  for (let index = 0; index < segments; index += 1) {
    const [a, b] = [index / segments, (index + 1) / segments];
    vertices.push([a, -1, 0], [b, -1, 0], [a, 1, 0], [a, 1, 0], [b, -1, 0], [b, 1, 0]);
  }
  return [...vertices, [0, -1, 1], [0, 1, 1], [0, 0, 2]];
}

function program(segments) {
  const vertices = strip(segments);
  return class extends EdgeProgram {
    getDefinition() {
      return {
        VERTICES: vertices.length,
        VERTEX_SHADER_SOURCE: VERTEX_SHADER,
        FRAGMENT_SHADER_SOURCE: FRAGMENT_SHADER,
        METHOD: TRIANGLES,
        UNIFORMS: ["u_matrix", "u_screen", "u_sizeRatio"],
        ATTRIBUTES: [
          { name: "a_source", size: 2, type: FLOAT },
          { name: "a_target", size: 2, type: FLOAT },
          { name: "a_radii", size: 2, type: FLOAT },
          { name: "a_shape", size: 3, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_vertex", size: 3, type: FLOAT }],
        CONSTANT_DATA: vertices,
      };
    }

    processVisibleItem(id, start, source, target, edge) {
      this.array.set(
        [
          source.x, source.y, target.x, target.y, source.size, target.size,
          edge.size, edge.bow || 0, edge.dashed ? 1 : 0, floatColor(edge.color), id,
        ],
        start,
      );
    }

    setUniforms({ matrix, width, height, sizeRatio }, { gl, uniformLocations }) {
      gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
      gl.uniform2f(uniformLocations.u_screen, width, height);
      gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    }
  };
}

export const StraightEdge = program(1);
export const BowedEdge = program(16);
