// One-pass SGD as assembly/random.ts and assembly/direct.ts do it, with the same vectors of two doubles: what is
// between this and the package is the price of WebAssembly. It draws the same numbers from the same seed.

#include "direct.hpp"
#include <algorithm>
#include <emmintrin.h>

static const int LAYERS = 1024;
static const size_t BLOCK = 8192;
static const double ZIGGURAT_TAIL = 4.038849846109504, ZIGGURAT_AREA = 0.001226324646353088;
alignas(64) static double table[LAYERS * 2], densities[LAYERS + 1];
alignas(64) static float singles[LAYERS * 2];
struct Entry {
  int32_t words[4];
  double *at;
  int which;
};
alignas(64) static Entry queue[BLOCK / 4 + 1];

static double density(double x) { return std::exp(-0.5 * x * x); }

static void fillZiggurat() {
  double x = ZIGGURAT_AREA / density(ZIGGURAT_TAIL), next = ZIGGURAT_TAIL;
  for (int i = 0; i < LAYERS; i++) {
    table[2 * i] = x;
    table[2 * i + 1] = next / x;
    densities[i] = density(x);
    singles[2 * i] = (float)(x * 0x1p-31);
    singles[2 * i + 1] = (float)(next / x * 0x1p31);
    x = next;
    next = i < LAYERS - 2 ? std::sqrt(-2 * std::log(ZIGGURAT_AREA / x + density(x))) : 0;
  }
  densities[LAYERS] = 1;
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
  double outer = densities[layer], inner = densities[layer + 1];
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

static inline __m128 singleRow(uint64_t bits) {
  return _mm_castsi128_ps(_mm_loadl_epi64((const __m128i *)((const char *)singles + (bits & ((LAYERS - 1) << 3)))));
}

static void settleAt(Stream &s, int32_t word, double *at, double root) {
  int layer = word & (LAYERS - 1);
  double settled = settle(s, (float)word * singles[2 * layer], layer);
  *at = (std::isnan(settled) ? normal(s) : settled) * root;
}

/** Steps of a pass: it draws their inputs, two components of each in turn. */
static const int STEPS = 4;

/** Numbers in fours, of which every other one is drawn: two of one input and two of another, times the same two roots. */
static void fillScaledBlock(Stream &s, const double *roots, double *out, size_t count) {
  __m128i a = s.a, b = s.b, c = s.c, counter = s.counter;
  const __m128 sign = _mm_set1_ps(-0.0f);
  Entry *queued = queue;
  const double *start = out, *end = out + 2 * count;
  for (; out < end; out += 8) {
    __m128i word = nextPair(a, b, c, counter);
    uint64_t low = _mm_cvtsi128_si64(word), high = _mm_cvtsi128_si64(_mm_unpackhi_epi64(word, word));
    __m128 rows01 = _mm_unpacklo_ps(singleRow(low << 3), singleRow(low >> 29));
    __m128 rows23 = _mm_unpacklo_ps(singleRow(high << 3), singleRow(high >> 29));
    __m128 width = _mm_movelh_ps(rows01, rows23), limit = _mm_movehl_ps(rows23, rows01);
    __m128 place = _mm_cvtepi32_ps(word), value = _mm_mul_ps(place, width);
    __m128d scale = _mm_load_pd(roots + (out - start) / 4);
    _mm_store_pd(out, _mm_mul_pd(_mm_cvtps_pd(value), scale));
    _mm_store_pd(out + 2, _mm_mul_pd(_mm_cvtps_pd(_mm_movehl_ps(value, value)), scale));
    int which = _mm_movemask_ps(_mm_cmpge_ps(_mm_andnot_ps(sign, place), limit));
    _mm_store_si128((__m128i *)queued->words, word);
    queued->at = out;
    queued->which = which;
    queued += (which + 15) >> 4;
  }
  s.a = a;
  s.b = b;
  s.c = c;
  s.counter = counter;
  for (Entry *entry = queue; entry < queued; entry++) {
    for (int which = entry->which; which; which &= which - 1) {
      int lane = __builtin_ctz(which);
      settleAt(s, entry->words[lane], entry->at + lane, roots[(entry->at - start) / 4 + (lane & 1)]);
    }
  }
}

static void drawPair(Network &net, Stream &s, double *out) {
  size_t count = 2 * (size_t)net.N;
  for (size_t done = 0; done < count; done += BLOCK) {
    size_t left = count - done;
    fillScaledBlock(s, net.roots + done / 2, out + 2 * done, left < BLOCK ? left : BLOCK);
  }
}

static double sumLanes(__m128d v) { return _mm_cvtsd_f64(v) + _mm_cvtsd_f64(_mm_unpackhi_pd(v, v)); }

/** The components c and c + 1 of all inputs. */
static inline void loadInputs(const Network &net, int c, __m128d x[STEPS]) {
  for (int s = 0; s < STEPS; s++) x[s] = _mm_load_pd(net.inputs + STEPS * (size_t)c + 2 * s);
}

/** Products of all inputs with two rows. */
static void dot2(Network &net, int a) {
  const double *r0 = net.row(a), *r1 = net.row(a + 1);
  __m128d sums0[STEPS], sums1[STEPS], x[STEPS];
  for (int s = 0; s < STEPS; s++) sums0[s] = sums1[s] = _mm_setzero_pd();
  for (int c = 0; c < net.N; c += 2) {
    loadInputs(net, c, x);
    __m128d v0 = _mm_load_pd(r0 + c), v1 = _mm_load_pd(r1 + c);
    for (int s = 0; s < STEPS; s++) {
      sums0[s] = _mm_add_pd(sums0[s], _mm_mul_pd(x[s], v0));
      sums1[s] = _mm_add_pd(sums1[s], _mm_mul_pd(x[s], v1));
    }
  }
  for (int s = 0; s < STEPS; s++) {
    net.passFields[s * net.n + a] = sumLanes(sums0[s]);
    net.passFields[s * net.n + a + 1] = sumLanes(sums1[s]);
  }
}

/** Updates of two students by all inputs. */
static void update2(Network &net, int i) {
  double *r0 = net.row(i), *r1 = net.row(i + 1);
  __m128d c0[STEPS], c1[STEPS], x[STEPS];
  for (int s = 0; s < STEPS; s++) {
    c0[s] = _mm_set1_pd(net.coefficients[s * net.K + i]);
    c1[s] = _mm_set1_pd(net.coefficients[s * net.K + i + 1]);
  }
  for (int c = 0; c < net.N; c += 2) {
    loadInputs(net, c, x);
    __m128d v0 = _mm_load_pd(r0 + c), v1 = _mm_load_pd(r1 + c);
    for (int s = 0; s < STEPS; s++) {
      v0 = _mm_add_pd(v0, _mm_mul_pd(c0[s], x[s]));
      v1 = _mm_add_pd(v1, _mm_mul_pd(c1[s], x[s]));
    }
    _mm_store_pd(r0 + c, v0);
    _mm_store_pd(r1 + c, v1);
  }
}

/** Products of the inputs with one another: of s and t > s at s STEPS + t. */
static void multiplyInputs(Network &net, double *overlaps) {
  __m128d sums[STEPS * STEPS], x[STEPS];
  for (auto &sum : sums) sum = _mm_setzero_pd();
  for (int c = 0; c < net.N; c += 2) {
    loadInputs(net, c, x);
    for (int s = 0; s < STEPS; s++) {
      for (int t = s + 1; t < STEPS; t++) {
        sums[s * STEPS + t] = _mm_add_pd(sums[s * STEPS + t], _mm_mul_pd(x[s], x[t]));
      }
    }
  }
  for (int e = 0; e < STEPS * STEPS; e++) overlaps[e] = sumLanes(sums[e]);
}

/** From the fields of a step to its updates, and to the fields of later steps. */
static void respondTo(Network &net, int step, const double *overlaps) {
  double *fields = net.passFields + step * net.n, *updates = net.coefficients + step * net.K;
  for (int a = 0; a < net.n; a++) fields[a] *= net.scale;
  respond(net, fields);
  std::copy(fields, fields + net.K, updates);
  for (int later = step + 1; later < STEPS; later++) {
    for (int i = 0; i < net.K; i++) {
      net.passFields[later * net.n + i] += updates[i] * overlaps[step * STEPS + later];
    }
  }
}

int main(int, char **arguments) {
  fillZiggurat();
  Network net = readNetwork(arguments);
  if (net.N % 8 != 0 || net.K % 2 != 0 || net.M % 2 != 0) return 1;
  Stream stream = openStream(net.seed, 1, 0, 0);
  double overlaps[STEPS * STEPS];
  int made = STEPS;
  return serve(net, [&](Network &net) {
    if (made == STEPS) {
      for (int i = 0; i < net.K; i += 2) update2(net, i);
      std::fill(net.coefficients, net.coefficients + STEPS * net.K, 0);
      drawPair(net, stream, net.inputs);
      drawPair(net, stream, net.inputs + 4);
      multiplyInputs(net, overlaps);
      for (int a = 0; a < net.n; a += 2) dot2(net, a);
      made = 0;
    }
    respondTo(net, made, overlaps);
    made++;
  });
}
