import type { Typed } from '../app/index.ts'
import { cliFault } from './faults.ts'

type Terminal = Pick<NodeJS.ReadStream, 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>

/** Longer than any code; what goes on beyond it is no code and is cut. */
const longestDraft = 8192
const [stopKey, doneKey, backspace, escapeKey] = ['\x03', '\x04', /[\b\x7f]/, '\x1b']

/**
 * What keys mean to a scan session: Enter ends a code, Backspace corrects it or, where nothing is typed, takes back the last
 * scan, ^D is the end. A scanner that acts as a keyboard types codes and Enter, and GS, which stays in.
 *
 * @returns What is typed and not entered yet, and what was said.
 */
export function strokes(draft: string, keys: string): { draft: string; said: (Typed | 'stop')[] } {
  const said: (Typed | 'stop')[] = []
  let text = draft
  // A cursor key is no code, and some wedges announce themselves by such a sequence.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
  for (const key of keys.replace(/\x1b(?:\[[\d;]*[@-~]|O.)?/g, '')) {
    if (key === '\r' || key === '\n') {
      if (text !== '') said.push(text === 'undo' ? 'undo' : { text })
      text = ''
    } else if (key === stopKey) said.push('stop')
    else if (key === doneKey) said.push('done')
    else if (backspace.test(key)) {
      if (text === '') said.push('undo')
      text = text.slice(0, -1)
    } else if (key !== escapeKey && text.length < longestDraft) text += key
  }
  return { draft: text, said }
}

/** A terminal's keys, one by one, until closed. */
export function keyboard(
  terminal: Terminal,
  show: (draft: string) => void,
): { typed: AsyncIterable<Typed>; close: () => void } {
  const waiting: (Typed | 'stop')[] = []
  let news = Promise.withResolvers<void>()
  let open = true
  let draft = ''
  const hear = (keys: Buffer | string) => {
    const { draft: left, said } = strokes(draft, keys.toString())
    draft = left
    waiting.push(...said)
    show(draft)
    news.resolve()
  }
  const close = () => {
    if (!open) return
    open = false
    terminal.off('data', hear)
    terminal.setRawMode(false)
    terminal.pause()
    news.resolve()
  }
  terminal.setRawMode(true)
  terminal.on('data', hear)
  terminal.resume()
  async function* typed(): AsyncGenerator<Typed> {
    while (open) {
      for (const each of waiting.splice(0)) {
        if (each === 'stop') throw cliFault('cli.interrupted', 'the scanning was interrupted')
        yield each
      }
      await news.promise
      news = Promise.withResolvers()
    }
  }
  return { typed: typed(), close }
}
