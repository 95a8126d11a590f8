import type { Views } from '../ledger/index.ts'
import { eventOf, type Statement } from '../sign/index.ts'
import { type Address, addressAsDigest, type Digest, type Progress } from '../values/index.ts'

/** Something the rulebook can be asked, by a name that is the same for the same question. */
type Question = readonly [name: string, ask: (ledger: Views) => Promise<unknown>]

const atOnce = 16

/**
 * Asks two ledgers everything that their rulebook knows about what these statements mention.
 *
 * @returns The first question that they answer differently; `undefined` when both know the same.
 */
export async function firstDifference(
  one: Views,
  other: Views,
  statements: readonly Statement[],
  progress: Progress,
): Promise<string | undefined> {
  const questions = [...new Map(statements.flatMap(questionsAbout).concat([council])).entries()]
  for (let from = 0; from < questions.length; from += atOnce) {
    const differing = await Promise.all(
      questions.slice(from, from + atOnce).map(async ([name, ask]) => {
        const [left, right] = await Promise.all([ask(one), ask(other)])
        return written(left) === written(right) ? undefined : name
      }),
    )
    const found = differing.find((name) => name !== undefined)
    if (found) return found
    progress(Math.min(from + atOnce, questions.length), questions.length, 'answers')
  }
  return undefined
}

const council: Question = ['council', (ledger) => ledger.council()]
const action = (id: Digest): Question => [`action ${id}`, (ledger) => ledger.action(id)]
const grant = (dose: Digest, reader: Address): Question => [
  `grant ${dose} ${reader}`,
  (ledger) => ledger.grant(dose, reader),
]
const delegation = (maker: Address, delegate: Address): Question => [
  `delegation ${maker} ${delegate}`,
  (ledger) => ledger.delegation(maker, delegate),
]
const party = (id: Address): Question => [`party ${id}`, (ledger) => ledger.party(id)]
const key = (id: Address): Question => [`key ${id}`, (ledger) => ledger.key(id)]
const batch = (id: Digest): Question => [`batch ${id}`, (ledger) => ledger.batch(id)]
const offer = (id: Digest): Question => [`offer ${id}`, (ledger) => ledger.offer(id)]
const vial = (id: Digest): Question => [`vial ${id}`, (ledger) => ledger.vial(id)]
const used = (signer: Address, nonce: bigint): Question => [
  `number ${nonce} of ${signer}`,
  (ledger) => ledger.nonceUsed(signer, nonce),
]
const excursion = (id: Digest): Question => [`excursion ${id}`, (ledger) => ledger.excursion(id)]
const logHead = (id: Digest): Question => [`log ${id}`, (ledger) => ledger.logHead(id)]
const unit = (id: Digest): Question => [
  `unit ${id}`,
  (ledger) => Promise.all([ledger.unit(id), ledger.effective(id), ledger.suspendedBy(id)]),
]
const pool = (holder: Digest, batchId: Digest, word: number): Question => [
  `pool ${holder} ${batchId} ${word}`,
  (ledger) => ledger.holds(holder, batchId, word),
]

function questionsAbout(statement: Statement): Question[] {
  return [party(statement.party), ...statement.signers.map(key), ...questionsOfKind(statement)]
}

function questionsOfKind(statement: Statement): Question[] {
  const { subject, object, id, party: author } = statement
  const event = eventOf(statement)
  switch (event.kind) {
    case 'grant':
    case 'revokeGrant':
      return [grant(event.dose, event.reader)]
    case 'pack':
    case 'unpack':
      return [
        ...[subject, ...event.units].map(unit),
        ...event.vials.flatMap(({ batch, from, words }) =>
          [subject, from, addressAsDigest(author)].flatMap((holder) => words.map((word) => pool(holder, batch, word))),
        ),
      ]
    case 'discardVials':
      return event.vials.flatMap(({ batch, words }) =>
        [subject, addressAsDigest(author)].flatMap((holder) => words.map((word) => pool(holder, batch, word))),
      )
    case 'offer':
      return [unit(subject), offer(id)]
    case 'cancel':
    case 'accept':
    case 'reject':
      return [unit(subject), offer(object)]
    case 'checkpoint':
      return [logHead(subject)]
    case 'excursion':
      return [excursion(object)]
    case 'openVial':
      return [
        vial(subject),
        ...[object, addressAsDigest(author)].map((holder) => pool(holder, event.batch, event.index >> 8)),
      ]
    case 'dose':
      // A dose has no place of its own in the state: its vial counts it, and its number is used.
      return [vial(subject), ...statement.signers.map((signer) => used(signer, statement.nonce))]
    default:
      return questionsOfMembers(statement) ?? [batch(subject), unit(subject), vial(subject)]
  }
}

/** What is asked about who belongs, and with which keys; undefined for a statement about goods. */
function questionsOfMembers(statement: Statement): Question[] | undefined {
  const { subject, id, party: author } = statement
  const event = eventOf(statement)
  switch (event.kind) {
    case 'admit':
    case 'suspendParty':
    case 'setRoles':
      return [party(event.member), action(id)]
    case 'setCouncil':
      return [action(id)]
    case 'enact':
    case 'withdraw':
      return [action(subject)]
    case 'replaceKey':
      return [action(id), key(event.key), key(event.successor)]
    case 'rotateKey':
      return [key(event.key), key(event.successor)]
    case 'enrolKey':
    case 'revokeKey':
      return [key(event.key)]
    case 'delegateQuality':
      return [delegation(author, event.delegate)]
    default:
      return undefined
  }
}

function written(answer: unknown): string {
  return JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? value.toString() : value)) ?? 'unknown'
}
