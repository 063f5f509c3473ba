// Evaluates the right-hand side: "time n" does it n times and answers with the nanoseconds, "value" prints it.

#include "problem.hpp"

int main(int, char **arguments) {
  std::vector<double> state;
  Equations equations = readEquations(arguments, state);
  std::vector<double> out(equations.size());
  char line[256];
  while (std::fgets(line, sizeof line, stdin)) {
    if (line[0] == 't') {
      long count = std::atol(line + 5);
      double start = processorTime();
      for (long i = 0; i < count; i++) {
        equations.derivative(state.data(), out.data());
        asm volatile("" ::: "memory");
      }
      std::printf("%.0f\n", processorTime() - start);
    } else {
      equations.derivative(state.data(), out.data());
      for (double value : out) std::printf("%.17g ", value);
      std::printf("\n");
    }
    std::fflush(stdout);
  }
}
