// The data of a system of order-parameter equations. Arguments: K M L η file; the file holds λ, p, c, t, r, q.

#pragma once
#include "right-hand-side.hpp"
#include <cstdio>
#include <cstdlib>
#include <ctime>

static void readNumbers(FILE *file, std::vector<double> &numbers) {
  if (std::fread(numbers.data(), 8, numbers.size(), file) != numbers.size()) std::exit(1);
}

static Equations readEquations(char **arguments, std::vector<double> &state) {
  Equations equations(std::atoi(arguments[1]), std::atoi(arguments[2]), std::atoi(arguments[3]),
                      std::atof(arguments[4]));
  state.resize(equations.size());
  FILE *file = std::fopen(arguments[5], "rb");
  if (!file) std::exit(1);
  readNumbers(file, equations.lambda);
  readNumbers(file, equations.weight);
  readNumbers(file, equations.c);
  readNumbers(file, equations.t);
  readNumbers(file, state);
  std::fclose(file);
  return equations;
}

/** Nanoseconds. */
static double processorTime() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return 1e9 * time.tv_sec + time.tv_nsec;
}
