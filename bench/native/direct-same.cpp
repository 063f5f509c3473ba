// One-pass SGD as assembly/random.ts and assembly/direct.ts do it, with the same vectors of two doubles: what is
// between this and the package is the price of WebAssembly. It draws the same numbers from the same seed.

#include "direct.hpp"
#include <emmintrin.h>

static const int LAYERS = 1024;
static const size_t BLOCK = 8192;
static const double ZIGGURAT_TAIL = 4.038849846109504, ZIGGURAT_AREA = 0.001226324646353088;
alignas(64) static double table[LAYERS * 2];
static struct Entry {
  double *at, value;
  int layer;
} queue[BLOCK];

static double density(double x) { return std::exp(-0.5 * x * x); }

static void fillZiggurat() {
  double x = ZIGGURAT_AREA / density(ZIGGURAT_TAIL), next = ZIGGURAT_TAIL;
  for (int i = 0; i < LAYERS; i++) {
    table[2 * i] = x;
    table[2 * i + 1] = next / x;
    x = next;
    next = i < LAYERS - 2 ? std::sqrt(-2 * std::log(ZIGGURAT_AREA / x + density(x))) : 0;
  }
}

struct Stream {
  __m128i a, b, c, counter;
  uint64_t sa, sb, sc, scounter;
};

static uint64_t mix(uint64_t word) {
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

static inline __m128i nextPair(__m128i &a, __m128i &b, __m128i &c, __m128i &counter) {
  __m128i word = _mm_add_epi64(_mm_add_epi64(a, b), counter);
  counter = _mm_add_epi64(counter, _mm_set1_epi64x(1));
  a = _mm_xor_si128(b, _mm_srli_epi64(b, 11));
  b = _mm_add_epi64(c, _mm_slli_epi64(c, 3));
  c = _mm_add_epi64(_mm_or_si128(_mm_slli_epi64(c, 24), _mm_srli_epi64(c, 40)), word);
  return word;
}

static uint64_t nextWord(Stream &s) {
  uint64_t word = s.sa + s.sb + s.scounter++;
  s.sa = s.sb ^ (s.sb >> 11);
  s.sb = s.sc + (s.sc << 3);
  s.sc = ((s.sc << 24) | (s.sc >> 40)) + word;
  return word;
}

static Stream openStream(uint64_t seed, uint64_t purpose, uint64_t run, uint64_t level) {
  uint64_t a = mix(seed | (purpose << 53)), b = mix(run ^ 0x9e3779b97f4a7c15), c[3];
  for (uint64_t lane = 0; lane < 3; lane++) c[lane] = mix((level | (lane << 53)) ^ 0x6a09e667f3bcc909);
  Stream s = {_mm_set1_epi64x(a), _mm_set1_epi64x(b), _mm_set_epi64x(c[1], c[0]), _mm_set1_epi64x(1), a, b, c[2], 1};
  for (int i = 0; i < 20; i++) {
    nextPair(s.a, s.b, s.c, s.counter);
    nextWord(s);
  }
  return s;
}

static double uniform(Stream &s) { return ((double)(nextWord(s) >> 12) + 0.5) * 0x1p-52; }

static double settle(Stream &s, double x, int layer) {
  if (layer == 0) {
    double beyond, height;
    do {
      beyond = -std::log(uniform(s)) / ZIGGURAT_TAIL;
      height = -std::log(uniform(s));
    } while (2 * height < beyond * beyond);
    return std::copysign(ZIGGURAT_TAIL + beyond, x);
  }
  double outer = density(table[2 * layer]), inner = density(table[2 * layer] * table[2 * layer + 1]);
  return outer + uniform(s) * (inner - outer) < density(x) ? x : NAN;
}

static double normal(Stream &s) {
  for (;;) {
    uint64_t word = nextWord(s);
    int layer = word & (LAYERS - 1);
    uint64_t bits = (word >> 12) | 0x4000000000000000;
    double u;
    std::memcpy(&u, &bits, 8);
    u -= 3;
    double x = u * table[2 * layer];
    if (std::fabs(u) < table[2 * layer + 1]) return x;
    double settled = settle(s, x, layer);
    if (!std::isnan(settled)) return settled;
  }
}

static void fillScaledBlock(Stream &s, const double *roots, double *out, size_t count) {
  __m128i a = s.a, b = s.b, c = s.c, counter = s.counter;
  const __m128i exponent = _mm_set1_epi64x(0x4000000000000000);
  const __m128d three = _mm_set1_pd(3), sign = _mm_set1_pd(-0.0);
  Entry *queued = queue;
  const double *start = out, *end = out + count;
  for (; out < end; out += 2) {
    __m128i word = nextPair(a, b, c, counter);
    int layer0 = _mm_cvtsi128_si32(word) & (LAYERS - 1);
    int layer1 = _mm_cvtsi128_si32(_mm_unpackhi_epi64(word, word)) & (LAYERS - 1);
    __m128d row0 = _mm_load_pd(table + 2 * layer0), row1 = _mm_load_pd(table + 2 * layer1);
    __m128d width = _mm_unpacklo_pd(row0, row1), ratio = _mm_unpackhi_pd(row0, row1);
    __m128d u = _mm_sub_pd(_mm_castsi128_pd(_mm_or_si128(_mm_srli_epi64(word, 12), exponent)), three);
    __m128d value = _mm_mul_pd(u, width);
    _mm_store_pd(out, _mm_mul_pd(value, _mm_load_pd(roots + (out - start))));
    int outside = _mm_movemask_pd(_mm_cmpge_pd(_mm_andnot_pd(sign, u), ratio));
    if (__builtin_expect(outside, 0)) {
      if (outside & 1) *queued++ = {out, _mm_cvtsd_f64(value), layer0};
      if (outside & 2) *queued++ = {out + 1, _mm_cvtsd_f64(_mm_unpackhi_pd(value, value)), layer1};
    }
  }
  s.a = a;
  s.b = b;
  s.c = c;
  s.counter = counter;
  for (Entry *entry = queue; entry < queued; entry++) {
    double settled = settle(s, entry->value, entry->layer);
    *entry->at = (std::isnan(settled) ? normal(s) : settled) * roots[entry->at - start];
  }
}

static void drawInput(Network &net, Stream &s) {
  for (size_t done = 0; done < (size_t)net.N; done += BLOCK) {
    size_t left = net.N - done;
    fillScaledBlock(s, net.roots + done, net.input + done, left < BLOCK ? left : BLOCK);
  }
}

static inline __m128d pairProduct(__m128d x, __m128d y, const double *row) {
  return _mm_add_pd(_mm_mul_pd(x, _mm_load_pd(row)), _mm_mul_pd(y, _mm_load_pd(row + 2)));
}

static double sumLanes(__m128d v) { return _mm_cvtsd_f64(v) + _mm_cvtsd_f64(_mm_unpackhi_pd(v, v)); }

static void dot4(Network &net, int a) {
  const double *r0 = net.row(a), *r1 = net.row(a + 1), *r2 = net.row(a + 2), *r3 = net.row(a + 3);
  __m128d s0 = _mm_setzero_pd(), s1 = s0, s2 = s0, s3 = s0;
  for (int c = 0; c < net.N; c += 4) {
    __m128d x = _mm_load_pd(net.input + c), y = _mm_load_pd(net.input + c + 2);
    s0 = _mm_add_pd(s0, pairProduct(x, y, r0 + c));
    s1 = _mm_add_pd(s1, pairProduct(x, y, r1 + c));
    s2 = _mm_add_pd(s2, pairProduct(x, y, r2 + c));
    s3 = _mm_add_pd(s3, pairProduct(x, y, r3 + c));
  }
  net.fields[a] = sumLanes(s0) * net.scale;
  net.fields[a + 1] = sumLanes(s1) * net.scale;
  net.fields[a + 2] = sumLanes(s2) * net.scale;
  net.fields[a + 3] = sumLanes(s3) * net.scale;
}

static void update2(Network &net, int i) {
  double *r0 = net.row(i), *r1 = net.row(i + 1);
  __m128d c0 = _mm_set1_pd(net.fields[i]), c1 = _mm_set1_pd(net.fields[i + 1]);
  for (int c = 0; c < net.N; c += 4) {
    __m128d x = _mm_load_pd(net.input + c), y = _mm_load_pd(net.input + c + 2);
    _mm_store_pd(r0 + c, _mm_add_pd(_mm_load_pd(r0 + c), _mm_mul_pd(c0, x)));
    _mm_store_pd(r0 + c + 2, _mm_add_pd(_mm_load_pd(r0 + c + 2), _mm_mul_pd(c0, y)));
    _mm_store_pd(r1 + c, _mm_add_pd(_mm_load_pd(r1 + c), _mm_mul_pd(c1, x)));
    _mm_store_pd(r1 + c + 2, _mm_add_pd(_mm_load_pd(r1 + c + 2), _mm_mul_pd(c1, y)));
  }
}

int main(int, char **arguments) {
  fillZiggurat();
  Network net = readNetwork(arguments);
  if (net.N % 8 != 0 || net.n % 4 != 0 || net.K % 2 != 0) return 1;
  Stream stream = openStream(net.seed, 1, 0, 0);
  return serve(net, [&](Network &net) {
    drawInput(net, stream);
    for (int a = 0; a < net.n; a += 4) dot4(net, a);
    respond(net);
    for (int i = 0; i < net.K; i += 2) update2(net, i);
  });
}
