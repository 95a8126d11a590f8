import assert from 'node:assert/strict'
import { type ContactWords, contactFrom } from '../../src/alarm/index.ts'

const times = { afterMs: 0, repeatMs: 1_800_000 }
const mail = {
  ...times,
  name: 'nurse',
  mail: ['nurse@example.org'],
  server: 'smtps://mail.example.org',
  from: 'a@b.org',
}

describe('a contact', () => {
  it('is a program, a webhook or a mailbox', () => {
    const at = (words: Partial<ContactWords>) => contactFrom({ ...times, name: 'x', ...words }).type
    assert.equal(at({ command: ['/usr/bin/siren', 'on'] }), 'command')
    assert.equal(at({ webhook: 'https://example.org/hook', secret: '/etc/vialtrace/hook' }), 'webhook')
    assert.equal(at({ webhook: 'http://127.0.0.1:9000/hook' }), 'webhook')
    assert.equal(at({ ...mail, user: 'me', secret: 'credential:mail' }), 'mail')
  })

  const unusable: Record<string, ContactWords> = {
    'two ways at once': { ...mail, webhook: 'https://example.org' },
    'no way at all': { ...times, name: 'x' },
    'the name of the bell': { ...mail, name: 'bell' },
    'a name that is none': { ...mail, name: '../etc' },
    'a program that is looked for': { ...times, name: 'x', command: ['siren'] },
    'a password in a URL': { ...times, name: 'x', webhook: 'https://me:secret@example.org' },
    'a secret over plain http': { ...times, name: 'x', webhook: 'http://example.org', secret: '/etc/hook' },
    'plain http to another machine': { ...times, name: 'x', webhook: 'http://example.org' },
    'another protocol': { ...times, name: 'x', webhook: 'file:///etc/passwd' },
    'no mail server': { ...times, name: 'x', mail: ['a@b.org'] },
    'a password in the name of a mail server': { ...mail, server: 'smtps://me:secret@mail.example.org' },
    'a header in an address': { ...mail, mail: ['a@b.org\nBcc: c@d.org'] },
    'a user without a secret': { ...mail, user: 'me' },
    'a secret that is no place': { ...mail, user: 'me', secret: 'hunter2' },
    'a message every second': { ...mail, repeatMs: 1000 },
  }
  for (const [what, words] of Object.entries(unusable))
    it(`is not ${what}`, () => {
      assert.throws(() => contactFrom(words), { code: 'alarm.contact-unusable' })
    })
})
