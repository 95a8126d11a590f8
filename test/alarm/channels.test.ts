import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createLineServer } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { type Alarm, contactFrom, messageOf, tellContact } from '../../src/alarm/index.ts'
import { instant } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const times = { afterMs: 0, repeatMs: 1_800_000 }
/** Names as an enemy would choose them. */
const hostile = '$(touch /tmp/owned)`id`\u0000\r\nBcc: thief@example.org\u202e<b>'
const alarm: Alarm = {
  ...{
    number: 12,
    sign: 'excursion 1',
    kind: 'excursion',
    device: 'probe',
    container: hostile,
    words: 'too warm: 9.0 °C',
  },
  ...{ since: instant(0), raisedAt: instant(0), endedAt: null, acknowledged: null },
}
const message = messageOf('Clinic', alarm, 1)
const { signal } = new AbortController()
const errand = { message, id: 'abc', secret: null, signal }

describe('a command hook', () => {
  const hook = async (script: string) => {
    const dir = await tempDir()
    const path = join(dir, 'hook.sh')
    writeFileSync(path, `#!/bin/sh\nout='${join(dir, 'out')}'\n${script}`)
    chmodSync(path, 0o700)
    return { contact: contactFrom({ ...times, name: 'hook', command: [path, '$(id)'] }), out: join(dir, 'out') }
  }

  it('is given the alarm in variables and as JSON, and no shell reads any of it', async () => {
    const { contact, out } = await hook(
      'cat > "$out"; printf "%s|%s|%s" "$1" "$VIALTRACE_ALARM_CONTAINER" "$HOME" >> "$out"',
    )
    await tellContact(contact, errand)
    const [json = '', line] = readFileSync(out, 'utf8').split('\n')
    assert.deepEqual(JSON.parse(json), message.body)
    assert.equal(line, `$(id)|${hostile.replaceAll(/\p{Cc}/gu, ' ')}|`)
  })

  it('has not told anybody when it fails, is missing or hangs, and is killed in the end', async () => {
    const failing = await hook('exit 3')
    await assert.rejects(tellContact(failing.contact, errand), { code: 'alarm.not-told', message: /ended with 3$/ })
    const missing = contactFrom({ ...times, name: 'hook', command: ['/nowhere/at/all'] })
    await assert.rejects(tellContact(missing, errand), { code: 'alarm.not-told', message: /could not be run$/ })
    const { contact } = await hook('exec sleep 60')
    const stop = new AbortController()
    const told = tellContact(contact, { ...errand, signal: stop.signal })
    stop.abort()
    await assert.rejects(told, { code: 'alarm.not-told', message: /took too long$/ })
  })
})

describe('a webhook', () => {
  const listen = async (status: number, headers = {}) => {
    const posted: { body: string; headers: NodeJS.Dict<string | string[]> }[] = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      posted.push({ body, headers: request.headers })
      response.writeHead(status, headers).end('thanks')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const close = () => server.close().closeAllConnections()
    return { posted, contact: contactFrom({ ...times, name: 'duty', webhook, secret: '/etc/hook' }), close }
  }

  it('is posted as JSON with its secret, and an identity by which a repetition is known', async () => {
    const { posted, contact, close } = await listen(204)
    await tellContact(contact, { ...errand, secret: 'token' })
    assert.deepEqual(JSON.parse(posted[0]?.body ?? ''), message.body)
    const { authorization, 'idempotency-key': id } = posted[0]?.headers ?? {}
    assert.deepEqual([authorization, id], ['Bearer token', 'abc'])
    close()
  })

  it('has not told anybody when the server refuses, sends it elsewhere or is not there', async () => {
    for (const [status, headers] of [
      [500, {}],
      [302, { location: 'http://127.0.0.1:1/' }],
    ] as const) {
      const { contact, close } = await listen(status, headers)
      await assert.rejects(tellContact(contact, { ...errand, secret: 'token' }), { code: 'alarm.not-told' })
      close()
      await assert.rejects(tellContact(contact, errand), { code: 'alarm.not-told' })
    }
  })
})

describe('a mail', () => {
  const listen = async (options: object, isRefused = false) => {
    const mails: string[] = []
    const server = new SMTPServer({
      logger: false,
      ...options,
      onAuth: ({ username, password }, _session, done) =>
        password === 'right' ? done(null, { user: username }) : done(new Error('no')),
      onRcptTo: (_address, _session, done) => done(isRefused ? new Error('unknown here') : null),
      onData(stream, _session, done) {
        let text = ''
        stream.on('data', (chunk) => {
          text += chunk
        })
        stream.on('end', () => done(null, void mails.push(text) as never))
      },
    })
    server.on('error', () => undefined)
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.server.once('listening', resolve))
    const words = {
      ...{ ...times, name: 'nurse', mail: ['nurse@example.org', 'doctor@example.org'], from: 'fridge@example.org' },
      server: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    }
    return { mails, words, close: () => server.close(() => undefined) }
  }

  it('reaches a real server, its subject one line whatever the container is called', async () => {
    const { mails, words, close } = await listen({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] })
    await tellContact(contactFrom(words), errand)
    const [head = '', body = ''] = (mails[0] ?? '').split('\r\n\r\n')
    assert.match(head, /^To: nurse@example\.org, doctor@example\.org$/m)
    assert.match(head, /^Message-ID: <abc@/m)
    assert.doesNotMatch(head, /^Bcc:/m)
    assert.match(decoded(body), /vialtrace alarm acknowledge 12/)
    close()
  })

  it('logs in with its secret, and has told nobody where the server takes it for nobody', async () => {
    const { mails, words, close } = await listen({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
    const contact = contactFrom({ ...words, user: 'fridge', secret: '/etc/mail' })
    await assert.rejects(tellContact(contact, { ...errand, secret: 'wrong' }), { code: 'alarm.not-told' })
    await tellContact(contact, { ...errand, secret: 'right' })
    assert.equal(mails.length, 1)
    close()
    const refusing = await listen({ authOptional: true, disabledCommands: ['STARTTLS'] }, true)
    await assert.rejects(tellContact(contactFrom(refusing.words), errand), (error: Error) => {
      assert.doesNotMatch(`${error.message} ${error.stack}`, /right/)
      return true
    })
    refusing.close()
  })

  it('waits no longer than it may for a server that never comes to an end', async () => {
    const stop = new AbortController()
    const server = createLineServer((socket) => {
      socket.on('error', () => undefined).write('220 hello\r\n')
      socket.once('data', () => {
        socket.write('250-x\r\n')
        stop.abort()
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const words = { ...times, name: 'nurse', mail: ['nurse@example.org'], from: 'fridge@example.org' }
    const contact = contactFrom({ ...words, server: `smtp://127.0.0.1:${port}` })
    await assert.rejects(tellContact(contact, { ...errand, signal: stop.signal }), { code: 'alarm.not-told' })
    // Returns only when the connection is gone.
    await new Promise((resolve) => server.close(resolve))
  })

  it('says nothing to another machine in clear, or under a certificate nobody vouches for', async () => {
    for (const disabledCommands of [['STARTTLS'], []]) {
      const { mails, words, close } = await listen({ authOptional: true, disabledCommands })
      // This machine, under an address that does not show it.
      const server = words.server.replace('127.0.0.1', '0.0.0.0')
      await assert.rejects(tellContact(contactFrom({ ...words, server }), errand), { code: 'alarm.not-told' })
      assert.deepEqual(mails, [])
      close()
    }
  })
})

/** Quoted-printable or base64, whichever the library chose. */
function decoded(body: string): string {
  const joined = body.replaceAll('=\r\n', '')
  return /^[A-Za-z0-9+/=\s]+$/.test(joined) ? Buffer.from(joined, 'base64').toString() : joined
}
