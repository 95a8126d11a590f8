export { type DecodedCode, type ReadOptions, readImage, scansOf } from './readImage.ts'
