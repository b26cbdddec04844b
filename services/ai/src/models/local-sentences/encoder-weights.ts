import type { EncoderFiles, Weight } from './encoder-files.js';
import type { Block, Layer, MatrixMemory } from './matrix-memory.js';

export interface Norm {
  readonly scale: Float32Array;
  readonly bias: Float32Array;
}

export interface Transformer {
  readonly attentionNorm: Norm;
  readonly attention: Layer;
  readonly output: Layer;
  readonly feedNorm: Norm;
  readonly widened: Layer;
  readonly narrowed: Layer;
}

/** Looked up row by row, and not multiplied with. */
const TABLES: ReadonlySet<string> = new Set([
  'Embeddings_en',
  'AddTimingSignal/TimingSignal/ExpandDims_1',
]);

/** The weights by their names, where they are multiplied. */
export class EncoderWeights {
  private readonly blocks = new Map<string, Block>();

  private constructor(private readonly memory: MatrixMemory) {}

  static async read(files: EncoderFiles, memory: MatrixMemory): Promise<EncoderWeights> {
    const weights = new EncoderWeights(memory);
    await files.each((weight, values) => weights.add(weight, values));
    return weights;
  }

  /** @throws Error when there is none of this name: the package is another one */
  block(name: string): Block {
    const found = this.blocks.get(name);
    if (!found) throw new Error(`The encoder has no weights called ${name}`);
    return found;
  }

  layer(weights: string, bias: string): Layer {
    return { weights: this.block(weights), bias: this.block(bias) };
  }

  transformer(layer: string): Transformer {
    const attention = `${layer}/MultiheadAttention`;
    const within = (part: string): Layer =>
      this.layer(`${attention}/${part}/kernel`, `${attention}/${part}/bias`);
    const fed = (part: string): Layer =>
      this.layer(`${layer}/FFN/${part}/Tensordot/Reshape_1`, `${layer}/FFN/${part}/bias`);
    return {
      attentionNorm: this.norm(layer),
      attention: within('qkv_transform_single'),
      output: within('output_transform_single'),
      feedNorm: this.norm(`${layer}/FFN`),
      widened: fed('conv1'),
      narrowed: fed('conv2'),
    };
  }

  private norm(of: string): Norm {
    const name = `${of}/layer_prepostprocess/layer_norm/layer_norm`;
    return { scale: this.block(`${name}_scale`).values, bias: this.block(`${name}_bias`).values };
  }

  private add({ name: saved, shape }: Weight, values: Float32Array): void {
    const name = shortened(saved);
    const columns = shape.at(-1) ?? 1;
    if (values.length > columns && !TABLES.has(name)) {
      this.blocks.set(name, this.memory.panels(values, columns));
      return;
    }
    const block = this.memory.block(values.length);
    block.values.set(values);
    this.blocks.set(name, block);
  }
}

/** Without what all names have, and how the weights were saved. */
const shortened = (name: string): string =>
  name
    .replace(/^module(?:_apply_default)?\//, '')
    .replace(/^Encoder_en\//, '')
    .replace(/^(?:KonaTransformer\/)?Encode\//, '')
    .replace(/^TransformerStack\//, '')
    .replace(/^hidden_layers\//, '')
    .replace('/TransformerLayer', '')
    .replace(/^Layer_0\/AddTimingSignal/, 'AddTimingSignal')
    .replace(/\/(?:ConcatPartitions\/concat|part_0)$/, '');
