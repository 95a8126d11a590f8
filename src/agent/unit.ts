import type { ServiceNeeds } from '../app/index.ts'
import { printable } from '../values/index.ts'
import { agentFault } from './faults.ts'

export type UnitOptions = ServiceNeeds & {
  /** Node and the program, by their absolute paths. */
  readonly node: string
  readonly program: string
  readonly user: string
  readonly pagePort: number | null
}

/**
 * A systemd unit for the agent that may do what it has to and nothing else. Started by systemd it says when it is up, and
 * systemd starts it anew when it hangs.
 *
 * @throws agent.unit-impossible for a user, a path or a credential that no unit can hold
 */
export function unitText(options: UnitOptions): string {
  const { node, program, site, user, pagePort, folders, credentials } = options
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(user)) throw impossible('the name of a user of this machine', user)
  for (const name of credentials)
    if (!/^[A-Za-z0-9_.-]+$/.test(name)) throw impossible('the name of a credential', name)
  const page = pagePort === null ? [] : ['--page', String(pagePort)]
  const words = [program, 'agent', 'run', '--site', site, '--log', 'json', ...page]
  const isHome = [node, program, ...folders].some((path) => /^\/(home|root|run\/user)\//.test(path))
  return [
    '[Unit]',
    `Description=vialtrace agent of ${quoted(site)}`,
    ...waiting,
    '',
    '[Service]',
    ...reporting,
    `ExecStart=${[quoted(node), ...words.map(argument)].join(' ')}`,
    `User=${user}`,
    ...credentials.map((name) => `LoadCredential=${name}:/etc/vialtrace/${name}`),
    ...folders.map((folder) => `ReadWritePaths=${quoted(folder)}`),
    `ProtectHome=${isHome ? 'read-only' : 'yes'}`,
    ...ports.map((kind) => `DeviceAllow=${kind} rw`),
    ...confinement,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
}

const waiting = ['After=local-fs.target network.target time-sync.target', 'StartLimitIntervalSec=0']

const reporting = [
  'Type=notify',
  '# The agent speaks to systemd through systemd-notify, a process of its own.',
  'NotifyAccess=all',
  'WatchdogSec=60',
  'Restart=always',
  'RestartSec=5',
  'TimeoutStopSec=15',
]

/** Serial ports by their drivers: USB adapters of both kinds, built-in ones, those of a Raspberry Pi. */
const ports = ['char-ttyUSB', 'char-ttyACM', 'char-ttyS', 'char-ttyAMA']

const confinement = [
  '# Whoever may open serial ports on Debian and what derives from it.',
  'SupplementaryGroups=dialout',
  'UMask=0077',
  'DevicePolicy=closed',
  'ProtectSystem=strict',
  'PrivateTmp=yes',
  'PrivateMounts=yes',
  'CapabilityBoundingSet=',
  'AmbientCapabilities=',
  'NoNewPrivileges=yes',
  'KeyringMode=private',
  'LockPersonality=yes',
  '# Not MemoryDenyWriteExecute: Node compiles while it runs. Not ProcSubset=pid: the identity of the boot is in /proc/sys.',
  'ProtectClock=yes',
  'ProtectControlGroups=yes',
  'ProtectHostname=yes',
  'ProtectKernelLogs=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelTunables=yes',
  'ProtectProc=invisible',
  'RemoveIPC=yes',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'SystemCallArchitectures=native',
  'SystemCallFilter=@system-service',
  'SystemCallFilter=~@privileged @resources',
  'SystemCallErrorNumber=EPERM',
]

/** One word as systemd reads it: nothing in it names a specifier or an end. */
function quoted(word: string): string {
  if (/\p{Cc}/u.test(word)) throw impossible('a path without control characters', word)
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')
  return /^[A-Za-z0-9_./:@%-]+$/.test(escaped) ? escaped : `"${escaped}"`
}

/** A word after the program of ExecStart: only there does systemd look for variables. */
const argument = (word: string) => quoted(word).replaceAll('$', '$$$$')

function impossible(expected: string, received: string) {
  return agentFault('agent.unit-impossible', `expected ${expected}, received "${printable(received)}"`)
}
