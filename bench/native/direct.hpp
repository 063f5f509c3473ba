// What the native one-pass SGD programs share: the problem's data, and the conversation with the bench.
// Arguments: K M N η seed file; the file holds K+M vectors, √λ and the output weights (−w, v).

#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

struct Network {
  int K, M, n, N;
  double rate, scale;
  uint64_t seed;
  double *vectors, *roots, *outputs, *input, *fields;
  /**
   * Of a program whose steps go in fours: the inputs, two components of each in turn; the steps' fields, n each; and what
   * updates are made of, K each.
   */
  double *inputs, *passFields, *coefficients;

  double *row(int a) { return vectors + (size_t)a * N; }
};

static double *doubles(size_t count) {
  void *memory = std::aligned_alloc(64, (count * 8 + 127) & ~(size_t)63);
  std::memset(memory, 0, count * 8);
  return (double *)memory;
}

/** Nanoseconds. */
static double processorTime() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return 1e9 * time.tv_sec + time.tv_nsec;
}

static Network readNetwork(char **arguments) {
  Network net;
  net.K = std::atoi(arguments[1]);
  net.M = std::atoi(arguments[2]);
  net.n = net.K + net.M;
  net.N = std::atoi(arguments[3]);
  net.rate = std::atof(arguments[4]);
  net.seed = std::strtoull(arguments[5], nullptr, 10);
  net.scale = 1 / std::sqrt((double)net.N);
  net.vectors = doubles((size_t)net.n * net.N);
  net.roots = doubles(net.N);
  net.outputs = doubles(net.n);
  net.input = doubles(net.N);
  net.fields = doubles(net.n);
  net.inputs = doubles(4 * (size_t)net.N);
  net.passFields = doubles(4 * net.n);
  net.coefficients = doubles(4 * net.K);
  FILE *file = std::fopen(arguments[6], "rb");
  if (!file) std::exit(1);
  size_t read = std::fread(net.vectors, 8, (size_t)net.n * net.N, file);
  read += std::fread(net.roots, 8, net.N, file);
  read += std::fread(net.outputs, 8, net.n, file);
  std::fclose(file);
  if (read != (size_t)(net.n + 1) * net.N + net.n) std::exit(1);
  return net;
}

/** Turns local fields into the students' update coefficients. */
static void respond(Network &net, double *fields) {
  double difference = 0;
  for (int a = 0; a < net.n; a++) difference += net.outputs[a] * std::erf(fields[a] * M_SQRT1_2);
  for (int i = 0; i < net.K; i++) {
    double slope = std::sqrt(2 / M_PI) * std::exp(-0.5 * fields[i] * fields[i]);
    fields[i] = net.rate * net.scale * -net.outputs[i] * slope * difference;
  }
}

/** Makes the updates that wait. */
static void catchUp(Network &net) {
  for (int step = 0; step < 4; step++) {
    double *coefficients = net.coefficients + step * net.K;
    const double *input = net.inputs + 2 * step;
    for (int i = 0; i < net.K; i++) {
      for (int c = 0; c < net.N; c++) net.row(i)[c] += coefficients[i] * input[8 * (c / 2) + c % 2];
      coefficients[i] = 0;
    }
  }
}

template <class Step> static int serve(Network &net, Step step) {
  char line[256];
  while (std::fgets(line, sizeof line, stdin)) {
    if (line[0] == 's') {
      long count = std::atol(line + 5);
      double start = processorTime();
      for (long i = 0; i < count; i++) step(net);
      std::printf("%.0f\n", processorTime() - start);
    } else {
      catchUp(net);
      for (int a = 0; a < net.n; a++) {
        for (int b = 0; b < net.n; b++) {
          double sum = 0;
          for (int c = 0; c < net.N; c++) {
            sum += net.row(a)[c] * net.roots[c] * net.row(b)[c] * net.roots[c];
          }
          std::printf("%.17g ", sum / net.N);
        }
      }
      std::printf("\n");
    }
    std::fflush(stdout);
  }
  return 0;
}
