import assert from 'node:assert/strict'
import fc from 'fast-check'
import { html } from '../../src/report/html.ts'

/** Any UTF-16 at all, half of it from the characters that matter, lone surrogates included. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`<>&"'/=;# a\u202e\u0000`),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
  )
  .map((chars) => chars.join(''))

describe('markup', () => {
  it('escapes whatever is put in, in text and in quoted attributes', () => {
    const evil = `<script>alert('x')</script>&"`
    assert.equal(
      html`<p title="${evil}">${evil}</p>`.markup,
      '<p title="&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;</p>',
    )
  })

  it('keeps markup that was made here, joins lists and leaves nothing behind for null', () => {
    const items = ['a', 'b'].map((item) => html`<li>${item}</li>`)
    assert.equal(html`<ul>${items}</ul>${null}${7}`.markup, '<ul><li>a</li><li>b</li></ul>7')
  })

  it('makes invisible marks visible, so that no name reorders the page or ends a line', () => {
    const { markup } = html`${'a\u202eb\u200bc\u0000d\ne'}`
    assert.equal(markup, 'a\\u{202e}b\\u{200b}c\\u{0}d\\u{a}e')
  })

  it('never lets any text open a tag, an entity or leave its quotes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { markup } = html`${text}`
        assert.doesNotMatch(markup, /[<>"'\p{Cc}\p{Cf}]/u)
        assert.doesNotMatch(markup, /&(?!(amp|lt|gt|quot|#39);)/)
      }),
    )
  })
})
