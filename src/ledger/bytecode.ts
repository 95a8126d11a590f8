import type { Address, Hex } from '../values/index.ts'
import type { ContractArtifact } from './artifact.ts'

const addressDigits = 40

/** Puts the addresses of libraries into bytecode. @throws when one of them is not given. */
export function link({ bytecode, linkReferences }: ContractArtifact, libraries: ReadonlyMap<string, Address>): Hex {
  let code: string = bytecode
  for (const { name, start } of references(linkReferences)) {
    const library = libraries.get(name)
    if (!library) throw new Error(`library ${name} has no address yet`)
    const at = digitOf(start)
    code = code.slice(0, at) + library.slice(2) + code.slice(at + addressDigits)
  }
  return code as Hex
}

/**
 * Reads from a contract's code which libraries it is linked with.
 *
 * @param running - Code on the ledger; its length tells where it lies within the bytecode that created it.
 */
export function linkedLibraries(artifact: ContractArtifact, running: Hex): Map<string, Address> {
  const skipped = artifact.bytecode.length - running.length
  const libraries = new Map<string, Address>()
  for (const { name, start } of references(artifact.linkReferences)) {
    const at = digitOf(start) - skipped
    if (at >= 2) libraries.set(name, `0x${running.slice(at, at + addressDigits)}` as Address)
  }
  return libraries
}

/**
 * Whether code on the ledger is what this bytecode leaves there. Values a constructor fills in (immutables) are looked
 * over: in bytecode they are 32 zero bytes behind PUSH32, which the compiler writes nowhere else.
 *
 * @param linked - Creation bytecode with its libraries' addresses.
 */
export function leaves(linked: Hex, running: Hex): boolean {
  if (running.length <= 2 || running.length > linked.length) return false
  const [expected, found] = [linked.slice(2 - running.length), running.slice(2)]
  let from = 0
  for (const { index } of expected.matchAll(/7f0{64}/g)) {
    if (expected.slice(from, index + 2) !== found.slice(from, index + 2)) return false
    from = index + 2 + 64
  }
  return expected.slice(from) === found.slice(from)
}

const digitOf = (byte: number): number => 2 + 2 * byte

function references(linkReferences: ContractArtifact['linkReferences']): { name: string; start: number }[] {
  return Object.values(linkReferences).flatMap((file) =>
    Object.entries(file).flatMap(([name, places]) => places.map(({ start }) => ({ name, start }))),
  )
}
