// The order-parameter equations by the embedded pair of order 5(4) of Dormand & Prince (Hairer, Nørsett & Wanner 1993,
// II.5), first same as last, the error in the root mean square over atol + rtol |y|; it lands on the printed times.
// "run rtol atol t1 t2 …" answers: nanoseconds, evaluations, ε_g at each time.

#include "problem.hpp"
#include <algorithm>
#include <cstring>

static const double A[6][6] = {
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84},
};
static const double E[7] = {71.0 / 57600,      0,           -71.0 / 16695, 71.0 / 1920,
                            -17253.0 / 339200, 22.0 / 525,  -1.0 / 40};

static long evaluations;

static std::vector<double> solve(Equations &equations, std::vector<double> y, double rtol, double atol,
                                 const std::vector<double> &times) {
  int size = y.size();
  std::vector<double> slopes[7], next(size), errors;
  for (auto &slope : slopes) slope.resize(size);
  auto evaluate = [&](const std::vector<double> &state, std::vector<double> &out) {
    equations.derivative(state.data(), out.data());
    evaluations++;
  };
  evaluate(y, slopes[0]);
  double time = 0, step = 1e-3;
  for (double target : times) {
    while (time < target) {
      bool last = step >= target - time;
      double h = last ? target - time : step;
      for (int stage = 0; stage < 6; stage++) {
        for (int c = 0; c < size; c++) {
          double sum = 0;
          for (int j = 0; j <= stage; j++) sum += A[stage][j] * slopes[j][c];
          next[c] = y[c] + h * sum;
        }
        evaluate(next, slopes[stage + 1]);
      }
      double square = 0;
      for (int c = 0; c < size; c++) {
        double sum = 0;
        for (int j = 0; j < 7; j++) sum += E[j] * slopes[j][c];
        double ratio = h * sum / (atol + rtol * std::max(std::fabs(y[c]), std::fabs(next[c])));
        square += ratio * ratio;
      }
      double error = std::sqrt(square / size);
      double factor = std::min(5.0, std::max(0.2, 0.9 * std::pow(std::max(error, 1e-12), -0.2)));
      if (error <= 1) {
        time = last ? target : time + h;
        y.swap(next);
        slopes[0].swap(slopes[6]);
        step = last ? std::max(step, h * factor) : h * factor;
      } else {
        step = h * std::min(1.0, factor);
      }
    }
    equations.gather(y.data(), y.data() + equations.L * equations.K * equations.M);
    errors.push_back(equations.error());
  }
  return errors;
}

int main(int, char **arguments) {
  std::vector<double> state, errors;
  Equations equations = readEquations(arguments, state);
  static char line[1 << 16];
  while (std::fgets(line, sizeof line, stdin)) {
    std::vector<double> numbers;
    for (char *word = std::strtok(line + 3, " \n"); word; word = std::strtok(nullptr, " \n"))
      numbers.push_back(std::atof(word));
    std::vector<double> times(numbers.begin() + 3, numbers.end());
    double start = processorTime();
    for (int count = (int)numbers[0]; count > 0; count--) {
      evaluations = 0;
      errors = solve(equations, state, numbers[1], numbers[2], times);
    }
    std::printf("%.0f %ld", processorTime() - start, evaluations);
    for (double error : errors) std::printf(" %.17g", error);
    std::printf("\n");
    std::fflush(stdout);
  }
}
