// The order-parameter equations as one writes them from the formulas: every average for every i, j, m, l, whatever
// symmetry would spare (Saad & Solla 1995 for erf; level by level). Fields: students first, then teachers.

#pragma once
#include <cmath>
#include <vector>

struct Equations {
  int K, M, n, L;
  double rate;
  std::vector<double> lambda, weight, c; // c = (−w, v)
  std::vector<double> t;                 // [L][M][M]
  std::vector<double> C, drift, noise, first;

  Equations(int K, int M, int L, double rate)
      : K(K), M(M), n(K + M), L(L), rate(rate), lambda(L), weight(L), c(n), t(L * M * M), C(n * n), drift(K * n),
        noise(K * K), first(n) {}

  /** A state holds [L][K][M] of r, then [L][K][K] of q. */
  int size() const { return L * K * n; }

  double &at(int a, int b) { return C[a * n + b]; }

  void gather(const double *r, const double *q) {
    for (double &value : C) value = 0;
    for (int k = 0; k < L; k++) {
      for (int i = 0; i < K; i++) {
        for (int j = 0; j < K; j++) at(i, j) += lambda[k] * q[(k * K + i) * K + j];
        for (int m = 0; m < M; m++) at(i, K + m) += lambda[k] * r[(k * K + i) * M + m];
      }
      for (int m = 0; m < M; m++)
        for (int l = 0; l < M; l++) at(K + m, K + l) += lambda[k] * t[(k * M + m) * M + l];
    }
    for (int i = 0; i < K; i++)
      for (int m = 0; m < M; m++) at(K + m, i) = at(i, K + m);
  }

  double error() {
    double sum = 0;
    for (int a = 0; a < n; a++)
      for (int b = 0; b < n; b++)
        sum += c[a] * c[b] * std::asin(at(a, b) / std::sqrt((1 + at(a, a)) * (1 + at(b, b))));
    return sum / M_PI;
  }

  /** ⟨g′_i g′_j (ζ−σ)²⟩ */
  double squareAverage(int i, int j) {
    double di = 1 + at(i, i), dj = 1 + at(j, j), cij = at(i, j), l4 = di * dj - cij * cij, sum = 0;
    if (i == j) l4 = 1 + 2 * at(i, i), cij = at(i, i);
    for (int m = 0; m < n; m++) {
      double cim = at(i, m), cjm = at(j, m);
      first[m] = l4 * (1 + at(m, m)) - cjm * cjm * di - cim * cim * dj + 2 * cij * cim * cjm;
    }
    for (int m = 0; m < n; m++) {
      double cim = at(i, m), cjm = at(j, m);
      for (int l = 0; l < n; l++) {
        double cil = at(i, l), cjl = at(j, l);
        double l0 = l4 * at(m, l) - cjm * cjl * di - cim * cil * dj + cij * (cim * cjl + cil * cjm);
        sum += c[m] * c[l] * std::asin(l0 / std::sqrt(first[m] * first[l]));
      }
    }
    return 4 / (M_PI * M_PI) / std::sqrt(l4) * sum;
  }

  void averages() {
    for (int i = 0; i < K; i++) {
      double di = 1 + at(i, i), a = 0;
      for (int m = 0; m < n; m++) {
        double b = 2 / M_PI / std::sqrt(di * (1 + at(m, m)) - at(i, m) * at(i, m));
        a -= c[m] * b * at(i, m) / di;
        drift[i * n + m] = -c[i] * b * c[m];
      }
      drift[i * n + i] += -c[i] * a;
      for (int j = 0; j < K; j++) noise[i * K + j] = c[i] * c[j] * squareAverage(i, j);
    }
  }

  void derivative(const double *state, double *out) {
    const double *r = state, *q = state + L * K * M;
    double *dr = out, *dq = out + L * K * M;
    gather(r, q);
    averages();
    for (int k = 0; k < L; k++) {
      const double *rk = r + k * K * M, *qk = q + k * K * K, *tk = t.data() + k * M * M;
      for (int i = 0; i < K; i++) {
        for (int m = 0; m < M; m++) {
          double sum = 0;
          for (int j = 0; j < K; j++) sum += drift[i * n + j] * rk[j * M + m];
          for (int l = 0; l < M; l++) sum += drift[i * n + K + l] * tk[l * M + m];
          dr[(k * K + i) * M + m] = lambda[k] * rate * sum;
        }
        for (int j = 0; j < K; j++) {
          double sum = 0;
          for (int l = 0; l < K; l++) sum += drift[i * n + l] * qk[l * K + j] + drift[j * n + l] * qk[l * K + i];
          for (int m = 0; m < M; m++)
            sum += drift[i * n + K + m] * rk[j * M + m] + drift[j * n + K + m] * rk[i * M + m];
          dq[(k * K + i) * K + j] = lambda[k] * rate * (sum + rate * weight[k] * noise[i * K + j]);
        }
      }
    }
  }
};
