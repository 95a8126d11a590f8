import { readFileSync, rmSync } from 'node:fs'
import { writeDurably } from './files.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

/** Why the agent got nothing out of a device when it last tried. */
export type Trouble = { readonly code: string; readonly sentence: string }

/** Leaves word for who asks in another process, or takes it back. Where the disk refuses, the agent goes on without. */
export function noteTrouble(workspace: Workspace, device: Device, trouble: Trouble | null): void {
  const path = noteOf(workspace, device)
  try {
    if (trouble) writeDurably(path, JSON.stringify(trouble))
    else rmSync(path, { force: true })
  } catch {
    // A full disk may be the very trouble; the agent's own page and log tell it all the same.
  }
}

/** What an agent noted last. One that was killed takes nothing back, so it says something only while an agent reads the device. */
export function notedTrouble(workspace: Workspace, device: Device): Trouble | null {
  try {
    const { code, sentence } = JSON.parse(readFileSync(noteOf(workspace, device), 'utf8'))
    return typeof code === 'string' && typeof sentence === 'string' ? { code, sentence } : null
  } catch {
    return null
  }
}

function noteOf(workspace: Workspace, { address }: Device): string {
  return workspace.path('agent', `${address}.trouble.json`)
}
