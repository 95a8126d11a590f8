import type { Statement } from '../sign/index.ts'
import type { Hex } from '../values/index.ts'

/**
 * Call data for `submit(statements, signatures)`. Packed by hand: half of what a batch costs here would be spent in a
 * generic encoder.
 *
 * @param selector - First four bytes of the function's hash, with 0x.
 * @see Solidity ABI specification, "Formal Specification of the Encoding"
 */
export function encodeSubmission(selector: string, statements: readonly Statement[]): Hex {
  const first = array(statements.map(tuple))
  const second = array(statements.map(({ signature }) => bytes(signature)))
  const heads = 2 * wordBytes
  return `${selector}${word(heads)}${word(heads + first.length / 2)}${first}${second}` as Hex
}

const wordBytes = 32

/** Static fields, then where the data begins, then the data. */
function tuple(statement: Statement): string {
  const fields = [
    word(statement.kind),
    statement.party.slice(2).padStart(64, '0'),
    statement.subject.slice(2),
    statement.object.slice(2),
    word(statement.occurredAt),
    word(statement.deadline),
    word(statement.nonce),
    statement.commitment.slice(2),
  ]
  return fields.join('') + word((fields.length + 1) * wordBytes) + bytes(statement.data)
}

/** How many, where each begins, then each. */
function array(elements: readonly string[]): string {
  let at = elements.length * wordBytes
  const places = elements.map((element) => {
    const place = word(at)
    at += element.length / 2
    return place
  })
  return [word(elements.length), ...places, ...elements].join('')
}

/** How long, then the bytes, filled up to whole words. */
function bytes(hex: Hex): string {
  const digits = hex.slice(2)
  return word(digits.length / 2) + digits.padEnd(Math.ceil(digits.length / 64) * 64, '0')
}

function word(value: number | bigint): string {
  return value.toString(16).padStart(64, '0')
}
