"""One-pass SGD in numpy, with normals drawn for many steps at once."""

import math
import sys
import time

import numpy as np

K, M, N = (int(text) for text in sys.argv[1:4])
learning_rate, seed = float(sys.argv[4]), int(sys.argv[5])
data = np.fromfile(sys.argv[6])
vectors = data[: (K + M) * N].reshape(K + M, N).copy()
roots = data[(K + M) * N : (K + M + 1) * N]
outputs = data[(K + M + 1) * N :]
students = vectors[:K]
random = np.random.default_rng(seed)
BLOCK = max(1, 131072 // N)


def steps(count):
    while count > 0:
        inputs = random.standard_normal((min(BLOCK, count), N))
        inputs *= roots
        for x in inputs:
            fields = vectors @ x / math.sqrt(N)
            difference = 0.0
            for output, field in zip(outputs, fields):
                difference += output * math.erf(field * math.sqrt(0.5))
            slopes = math.sqrt(2 / math.pi) * np.exp(-0.5 * fields[:K] ** 2)
            factors = -learning_rate / math.sqrt(N) * difference * outputs[:K] * slopes
            students[...] += factors[:, None] * x
        count -= len(inputs)


for line in sys.stdin:
    command, *rest = line.split()
    if command == "step":
        start = time.process_time_ns()
        steps(int(rest[0]))
        print(time.process_time_ns() - start, flush=True)
    else:
        scaled = vectors * roots
        print(*(repr(float(c)) for c in (scaled @ scaled.T / N).ravel()), flush=True)
