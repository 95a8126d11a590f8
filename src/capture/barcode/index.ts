export type { Grey } from './grey.ts'
export { type DecodedCode, type ReadOptions, readDrawing, readImage, scansOf } from './readImage.ts'
