import { readFileSync } from 'node:fs'
import { Interface, type InterfaceAbi } from 'ethers/abi'
import type { Hex } from '../values/index.ts'
import { ledgerFault } from './faults.ts'

/** Where an address of a library belongs into bytecode; in bytes. */
export type LinkReferences = Readonly<Record<string, Readonly<Record<string, readonly { readonly start: number }[]>>>>

export type ContractArtifact = {
  readonly abi: InterfaceAbi
  /** What creates the contract; its last part is the code that then runs. */
  readonly bytecode: Hex
  readonly linkReferences: LinkReferences
}

/** The compiled rulebook: the contract all parties share, and the libraries it is made of by name. */
export type Rulebook = {
  readonly abi: Interface
  readonly main: ContractArtifact
  readonly libraries: Readonly<Record<string, ContractArtifact>>
}

let loaded: Rulebook | undefined
let loadedAnchors: Rulebook | undefined

/** @throws ledger.artifact when this installation is incomplete. */
export function loadRulebook(): Rulebook {
  // The same two steps up from src/ledger in a clone and from dist/ledger in the package.
  loaded ??= readRulebook(new URL('../../contracts/artifacts/rulebook.json', import.meta.url))
  return loaded
}

/** The contract that keeps anchors on another chain. @throws ledger.artifact when this installation is incomplete. */
export function loadAnchors(): Rulebook {
  loadedAnchors ??= readRulebook(new URL('../../contracts/artifacts/anchors.json', import.meta.url), 'Anchors')
  return loadedAnchors
}

/** @param mainName - Which of the contracts is the one to talk to. @throws ledger.artifact when there is none here. */
export function readRulebook(path: URL, mainName = 'Vialtrace'): Rulebook {
  try {
    const { contracts } = JSON.parse(readFileSync(path, 'utf8')) as { contracts: Record<string, ContractArtifact> }
    const { [mainName]: main, ...libraries } = contracts
    if (!main) throw new Error(`there is no contract ${mainName} in it`)
    return { abi: new Interface(main.abi), main, libraries }
  } catch (error) {
    throw ledgerFault('ledger.artifact', 'expected the compiled rulebook, it cannot be read', error)
  }
}
