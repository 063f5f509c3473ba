// One-pass SGD as one writes it in C++: the ziggurat of Marsaglia & Tsang (2000), 256 layers, one 64-bit word of
// sfc64 a normal; loops left to the compiler.

#include "direct.hpp"

static const double TAIL = 3.6541528853610088, AREA = 0.00492867323399;
static double widths[256], limits[256], densities[257];

static void fillTables() {
  double x = AREA / std::exp(-0.5 * TAIL * TAIL), next = TAIL;
  for (int i = 0; i < 256; i++) {
    widths[i] = x;
    limits[i] = next / x;
    densities[i] = i == 0 ? 0 : std::exp(-0.5 * x * x);
    x = next;
    next = i < 254 ? std::sqrt(-2 * std::log(AREA / x + std::exp(-0.5 * x * x))) : 0;
  }
  densities[256] = 1;
}

struct Generator {
  uint64_t a, b, c, counter;

  uint64_t word() {
    uint64_t sum = a + b + counter++;
    a = b ^ (b >> 11);
    b = c + (c << 3);
    c = ((c << 24) | (c >> 40)) + sum;
    return sum;
  }

  double uniform() { return ((word() >> 12) + 0.5) * 0x1p-52; }

  double normal() {
    for (;;) {
      uint64_t bits = word();
      int layer = bits & 255;
      double u = (double)((int64_t)bits >> 11) * 0x1p-52;
      double x = u * widths[layer];
      if (__builtin_expect(std::fabs(u) < limits[layer], 1)) return x;
      if (layer == 0) {
        for (;;) {
          double beyond = -std::log(uniform()) / TAIL;
          if (-2 * std::log(uniform()) >= beyond * beyond) return std::copysign(TAIL + beyond, x);
        }
      }
      double outer = densities[layer], inner = densities[layer + 1];
      if (outer + uniform() * (inner - outer) < std::exp(-0.5 * x * x)) return x;
    }
  }
};

int main(int, char **arguments) {
  fillTables();
  Network net = readNetwork(arguments);
  Generator shared = {net.seed, 0x9e3779b97f4a7c15, 0x243f6a8885a308d3, 1};
  for (int i = 0; i < 20; i++) shared.word();
  return serve(net, [&](Network &net) {
    double *__restrict input = net.input;
    const double *roots = net.roots;
    int N = net.N;
    Generator random = shared;
    for (int c = 0; c < N; c++) input[c] = random.normal() * roots[c];
    shared = random;
    for (int a = 0; a < net.n; a++) {
      const double *row = net.row(a);
      double sum = 0;
      for (int c = 0; c < N; c++) sum += row[c] * input[c];
      net.fields[a] = sum * net.scale;
    }
    respond(net, net.fields);
    for (int i = 0; i < net.K; i++) {
      double *__restrict row = net.row(i);
      double factor = net.fields[i];
      for (int c = 0; c < N; c++) row[c] += factor * input[c];
    }
  });
}
