import { printable } from '../values/index.ts'
import { displayWidth } from './displayWidth.ts'

type Output = Pick<NodeJS.WriteStream, 'columns'>

/**
 * A text in lines no wider than the terminal (80 columns where there is none), broken between words; a word that is
 * wider stays whole, so that it can be copied. The text comes from outside and is made printable here.
 *
 * @param first - What the first line begins with; the others begin with `rest`, as wide as it, blank unless given.
 */
export function folded(
  first: string,
  text: string,
  rest = ' '.repeat(displayWidth(first)),
  output: Output = process.stdout,
): string {
  const columns = (output.columns || 80) - displayWidth(first)
  const lines = ['']
  for (const word of printable(text).split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (displayWidth(`${line} ${word}`) > columns) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.map((line, at) => (at === 0 ? first : rest) + line).join('\n')
}
