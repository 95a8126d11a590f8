import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canvases } from '../../src/report/canvas.ts'
import { clip, placeLabels, textPx } from '../../src/report/labels.ts'
import { hour } from './sample.ts'

const span = { from: hour(0), to: hour(48) }

describe('labels beside points', () => {
  it('never cover one another and never leave the picture', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const label = fc.record({ share, text: fc.string({ maxLength: 60 }) })
    fc.assert(
      fc.property(
        fc.constantFrom(...canvases('drawing', span)),
        fc.array(label, { maxLength: 12 }),
        (canvas, labels) => {
          const { left, right } = canvas
          const points = labels.map(({ share, text }) => ({ at: left + share * (right - left), text }))
          const taken = placeLabels(canvas, points, 9).map(({ row, x, anchor, text }) => ({
            row,
            from: anchor === 'start' ? x : x - textPx(text),
            to: anchor === 'start' ? x + textPx(text) : x,
          }))
          for (const [i, a] of taken.entries()) {
            assert.ok(a.from >= left - 9 && a.to <= right + 9)
            for (const b of taken.slice(i + 1)) assert.ok(a.row !== b.row || a.to <= b.from || b.to <= a.from)
          }
        },
      ),
    )
  })

  it('are cut with an ellipsis, counted as they will be seen', () => {
    assert.equal(clip('Polar Freight', 200), 'Polar Freight')
    assert.equal(clip('Polar Freight', 60), 'Polar…')
    assert.equal(clip('a\u202eb', 40), 'a\\u{…')
    assert.equal(clip('Polar Freight', 5), '')
  })
})
