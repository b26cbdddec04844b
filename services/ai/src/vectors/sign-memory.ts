import { STEP } from './bit-planes.js';
import { SIGN_SUMS } from './sign-sums.js';

const SUM_BYTES = 4;

/**
 * Where signs are compared, sixteen bytes at once: in WebAssembly, which Node has. A page of it, through which the
 * signs pass: to copy them takes less time than to compare them, and they stay in the processor's cache.
 */
export class SignMemory {
  private readonly bytes: Uint8Array;
  private readonly sums: Int32Array;
  private readonly sum: (...places: number[]) => void;

  constructor() {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new WebAssembly.Module(SIGN_SUMS);
    const { exports } = new WebAssembly.Instance(module, { signs: { memory } });
    this.bytes = new Uint8Array(memory.buffer);
    this.sums = new Int32Array(memory.buffer);
    this.sum = exports['sum'] as typeof this.sum;
  }

  /**
   * @param to for each row of signs, what the vector has in the dimensions whose sign is set
   * @param planes of the vector
   * @param signs rows of `width` bytes
   */
  sumInto(to: Int32Array, planes: Uint8Array, signs: Uint8Array, width: number): void {
    this.bytes.set(planes);
    const end = planes.length;
    const room = Math.floor((this.bytes.length - end - STEP) / (width + SUM_BYTES));
    for (let row = 0; row < to.length; row += room) {
      const rows = Math.min(room, to.length - row);
      const from = end + rows * SUM_BYTES;
      this.bytes.set(signs.subarray(row * width, (row + rows) * width), from);
      this.sum(from, rows, width, 0, end, end);
      to.set(this.sums.subarray(end / SUM_BYTES, from / SUM_BYTES), row);
    }
  }
}
