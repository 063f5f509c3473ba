/** What the commands are. */
export const COMMANDS = ['solve', 'simulate', 'predict', 'fit', 'figure'] as const

export type Command = (typeof COMMANDS)[number]

const EXPERIMENT = `FILE holds one experiment as JSON; - reads it from standard input. The least there is:

  {"teacher": {"units": 2}, "student": {"units": 2}, "learningRate": 0.1, "time": {"until": 10000}}`

const SET_OPTION = `  --set path=value      change a field of the experiment, e.g. --set student.units=3 (repeatable)`

const RUN_OPTIONS = `  --overlaps [levels]   the overlaps R, Q, T too; with levels those of every level
${SET_OPTION}
  --out PATH            write the curve to a file, .json or .csv
  --json                print the whole curve as one JSON document instead of a table
  -h, --help            this text`

const EXITS = `Exit codes: 0 done, 1 failed while running (the curve up to there is printed), 2 bad input,
130 stopped by Ctrl-C (likewise; twice ends at once).`

export const HELP: Record<Command | '', string> = {
  '': `onepass: learning curves of one-pass SGD in student–teacher networks

Usage: onepass COMMAND …

  solve FILE      the curve for N → ∞, from the order-parameter equations
  simulate FILE   SGD at finite N, one run or an ensemble
  predict FILE    what will happen, when and why, before any run: rates, exponents, stability
  fit FILE        plateaus and power-law exponents of a curve, with window and uncertainty
  figure NAME     a figure, or all: theory, predictions and simulations; SVG, PNG and CSV

  -h, --help      this text; onepass COMMAND --help tells the command's options
  --version       the version

${EXPERIMENT}

Example:

  echo '{"teacher": {"units": 2}, "student": {"units": 2}, "learningRate": 0.1, "time": {"until": 10000}}' |
    onepass solve - --json

${EXITS}
`,
  solve: `Usage: onepass solve FILE [options]

The learning curve ε_g(α) for N → ∞, from the order-parameter equations.

${EXPERIMENT}

  --tolerance r         relative accuracy asked of ε_g at the printed times, 1e-13 to 0.1 (default 1e-6)
  --integrator NAME     explicit, stabilised, implicit, or auto (default): explicit until stiffness holds its steps
  --levels NAME         auto (default) takes Chebyshev nodes in ln λ for many levels where that pays, exact never
${RUN_OPTIONS}

Example:

  onepass solve experiment.json --tolerance 1e-8 --set learningRate=0.5 --out curve.csv

${EXITS}
`,
  simulate: `Usage: onepass simulate FILE [options]

One-pass SGD at finite N, from the teacher and the student that the seed draws; solve starts from the same.

${EXPERIMENT}

  --method NAME         direct (weight vectors: N(K+M) numbers a step), reduced (overlaps: the same law at a cost that
                        does not depend on N), or auto (default): the faster one
  --runs n              an ensemble of n runs: mean, standard error, quantiles (default 1)
  --redraw              draw teacher and student anew for each run
  --keep-runs           the curve of every run too
  --workers n           worker threads (default: all cores); changes no number
  --checkpoint FILE     keep what is needed to go on after an interruption, written at intervals and at the end;
                        FILE must not exist yet, unless it is resumed
  --checkpoint-every s  seconds between checkpoints (default 30); more if they would take over 1 % of the time
  --resume FILE         go on from a checkpoint of the same experiment and options, to the same bits
${RUN_OPTIONS}

Example:

  onepass simulate experiment.json --checkpoint run.state
  onepass simulate experiment.json --checkpoint run.state --resume run.state
  onepass simulate experiment.json --runs 20 --set inputDimension=256 --json > ensemble.json

${EXITS}
`,
  predict: `Usage: onepass predict FILE [options]

What will happen, when and why, from closed forms and linearised equations: the whole curve of linear networks; of erf
networks the plateau and its end, the rates and the power law of late times, and the largest stable learning rate. What
does not apply is answered with the reason.

${EXPERIMENT}

Searches, which solve the equations some ten to fifty times:

  --best-rate-at α      the learning rate at which ε_g is least at this time
  --time-to ε           the time at which ε_g has fallen to this value
  --limit               what ε_g comes to in the end

${SET_OPTION}
  --out PATH            write the prediction to a file, .json
  --json                print everything as one JSON document instead of sentences
  -h, --help            this text

Example:

  onepass predict experiment.json --set learningRate=2 --time-to 1e-6

${EXITS}
`,
  fit: `Usage: onepass fit FILE [options]

Measures a learning curve: where it is a power law, its exponent with a 95 % interval, or why it is none; an exponential
and other laws compared; local slopes; plateaus. That there is no power law is an answer (exit code 0).

FILE is a trajectory as JSON (from solve or simulate with --json; with --keep-runs the runs tell the noise, and when each
left a plateau), or a CSV with columns alpha, generalizationError and, if known, standardError; - reads standard input.

  --window FROM,TO      fit from α = FROM to TO, instead of where the curve is a power law for longest
  --moments L,…         plateaus of the moments R^(l) = Σ λ_k^l r^k too, e.g. 1,2,3; needs a trajectory
                        made with --overlaps levels
  --out PATH            write the result to a file, .json; .csv (the curve, and its window); or draw it, .svg or .png
  --json                print the result as one JSON document instead of a table
  -h, --help            this text

Example:

  onepass solve experiment.json --json | onepass fit - --out fit.png

Exit codes: 0 done, 1 failed while running, 2 bad input.
`,
  figure: `Usage: onepass figure NAME|all [options]
       onepass figure --list

Computes and draws a figure, or all of them: SVG, PNG, and the numbers as CSV. NAME is one of those that --list
tells: the figures of Worschech & Rosenow (ICLR 2025), and what their readers asked for. What is computed is kept in
FOLDER/.cache, so that a second drawing takes seconds; Ctrl-C loses no figure that is finished.

  --list                the figures by name, and what they show; with --json as a document
  --full                more runs; simulations that take long (many levels, large N); with all, every figure
  --out FOLDER          where the files go (default ./figures)
  --workers n           worker threads (default: all cores); changes no number
  --json                print {name, files, table, trajectories} as one JSON document; with all a list of them
  -h, --help            this text

Example:

  onepass figure 1 --out pictures
`,
}
