import { describeExperiment } from '../experiment/describe-experiment.js'
import type { Prediction } from '../predict.js'

/** Lines wider than this are hard to read. */
const WIDEST = 110

/** A prediction for a reader, on one screen: of what, then a paragraph for each sentence. Ends with a newline. */
export function predictionText({ experiment, summary }: Prediction, columns: number): string {
  const width = Math.min(columns, WIDEST)
  const paragraphs = summary.map((sentence) => wrap(sentence, width - 2).join('\n  '))
  const heading = wrap(`prediction: ${describeExperiment(experiment)}`, width).join('\n')
  return `${[heading, '', ...paragraphs.map((text) => `- ${text}`)].join('\n')}\n`
}

/** Lines of whole words, none longer than `width` if no word is. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
