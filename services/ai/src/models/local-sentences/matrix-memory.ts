import { MULTIPLY } from './matrix-product.js';

const PAGE = 64 * 1024;
const BYTES = 4;
/** Rows that are multiplied at a time, and columns that stand together in the memory. */
const ROWS = 4;
const PANEL = 8;

/** Numbers in the memory of the product. */
export interface Block {
  /** In bytes. */
  readonly at: number;
  readonly values: Float32Array;
}

/** A matrix and what is added to each row of a product with it. */
export interface Layer {
  /** In panels of eight columns. */
  readonly weights: Block;
  readonly bias: Block;
}

/** Matrices that lie where four numbers are multiplied at once: in WebAssembly, which Node has. */
export class MatrixMemory {
  private readonly memory: WebAssembly.Memory;
  private readonly product: (...places: number[]) => void;
  private end = 0;

  /** @param floats that will be kept in it */
  constructor(floats: number) {
    this.memory = new WebAssembly.Memory({ initial: Math.ceil((floats * BYTES) / PAGE) + 1 });
    const module = new WebAssembly.Module(MULTIPLY);
    const { exports } = new WebAssembly.Instance(module, { encoder: { memory: this.memory } });
    this.product = exports['multiply'] as typeof this.product;
  }

  block(length: number): Block {
    const at = this.end;
    this.end += Math.ceil(length / PANEL) * PANEL * BYTES;
    return { at, values: new Float32Array(this.memory.buffer, at, length) };
  }

  /** @param values of a matrix, row by row */
  panels(values: Float32Array, columns: number): Block {
    const block = this.block(values.length);
    const rows = values.length / columns;
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) {
        const within = column % PANEL;
        block.values[(column - within) * rows + row * PANEL + within] =
          values[row * columns + column]!;
      }
    return block;
  }

  /** @param rows of `from`, rounded up to a multiple of four: there has to be room for them */
  multiply(from: Block, rows: number, { weights, bias }: Layer, to: Block): void {
    const columns = bias.values.length;
    const inner = weights.values.length / columns;
    for (let row = 0; row < rows; row += ROWS)
      this.product(
        from.at + row * inner * BYTES,
        inner,
        weights.at,
        columns,
        bias.at,
        to.at + row * columns * BYTES,
      );
  }
}
