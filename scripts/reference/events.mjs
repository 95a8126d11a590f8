import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds } from '../../src/event/kind.ts'
import * as slots from '../../src/event/slot.ts'
import { zeroAddress, zeroDigest } from '../../src/values/index.ts'
import { code, page, table } from './markdown.mjs'

const source = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'event', 'kind.ts'), 'utf8')

/** Each kind with where its fields stand; the sentences are the comments beside the kinds in the source. */
export async function eventPages() {
  const sections = Object.entries(kinds).map(([name, kind]) =>
    [
      `## ${kind.code} ${name}`,
      sentenceOf(name),
      kind.council ? 'Signed by members of the council.' : '',
      table(
        ['place', 'holds'],
        [
          ['subject', held(kind.subject)],
          ['object', held(kind.object)],
          ...Object.entries(kind.data).map(([field, { abi }]) => [code(field), code(abi.format())]),
        ],
      ),
    ]
      .filter(Boolean)
      .join('\n\n'),
  )
  const opening =
    'What a statement can say. Subject and object are 32 bytes each; the other fields are the ABI-encoded data, in this order. Times are UTC milliseconds, temperatures thousandths of a degree Celsius.'
  return { 'events.md': page('Events', 'src/event/kind.ts', [opening, ...sections]) }
}

function held(slot) {
  if (slot === slots.nothing) return 'zero'
  if (slot === slots.hashOfName) return 'SHA-256 of `name`'
  if (slot === slots.containerOfParty) return "the container's id, from the signing party and `label`"
  if (slot === slots.excursionOfContainer) return "the excursion's id, from container, `profile`, side and `startedAt`"
  return Object.keys(slot.read(zeroDigest, {}, zeroAddress))
    .map(code)
    .join(', ')
}

function sentenceOf(name) {
  return new RegExp(`/\\*\\* ([^\\n]+) \\*/\\n  ${name}: `).exec(source)?.[1] ?? ''
}
