import { z } from 'zod';
import type { EventEnvelope } from './envelope.js';

/** `lyceum.<service>.<subject>.<action>.v<n>` */
const TYPE = /^lyceum\.([a-z][a-z0-9-]*)\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\.v([1-9]\d*)$/;

/** What every event's data holds besides its own fields. */
export interface Versioned {
  /** The aggregate's version after this fact: consumers drop what is older than what they know. */
  readonly version: number;
}

/** Who of those who are connected sees a fact as it happens, besides the services. */
export interface RealtimeView<Field extends string = string> {
  /**
   * Everybody in the school, its staff, or the one user whose id is in that field. A fact of a school is
   * shown to nobody outside of it.
   */
  readonly audience: 'school' | 'staff' | { readonly user: Field };
  /** Topics besides that of the whole audience, each with the field of its id: `{ course: 'courseId' }`. */
  readonly topics?: Readonly<Record<string, Field>>;
}

export interface EventContract<Data extends Versioned = Versioned> {
  readonly type: string;
  /** The producing service: only it may publish this. */
  readonly service: string;
  /** The kind of aggregate: `course`. */
  readonly aggregate: string;
  /** One sentence: the fact, in past tense. */
  readonly summary: string;
  /** Whose fact: one school's, or the platform's (people exist across schools). */
  readonly scope: 'tenant' | 'platform';
  /** Field of the data with the aggregate's id, the key of order. */
  readonly key: string;
  readonly schema: z.ZodType<Data>;
  /** Without it nobody outside hears of the fact. */
  readonly realtime: RealtimeView | undefined;
}

/** A fact that is about to be published; `outbox.add` makes it an envelope. */
export interface EventDraft<Data extends Versioned = Versioned> {
  readonly contract: EventContract<Data>;
  readonly data: Data;
  readonly aggregateId: string;
}

/** A contract is also the function that makes a valid draft. */
export interface EventDefinition<Data extends Versioned> extends EventContract<Data> {
  /** @throws z.ZodError when the data does not fit the contract: nothing invalid is ever published */
  (data: Data): EventDraft<Data>;
}

/** The typed event that a consumer of this contract receives. */
export type EventOf<C> = C extends EventContract<infer Data> ? EventEnvelope<Data> : never;

interface Declaration<Shape extends z.ZodRawShape> {
  readonly summary: string;
  readonly scope?: 'tenant' | 'platform';
  readonly key: Extract<keyof Shape, string>;
  /** Fields of the data. Additive only: see `compatibilityProblems`. No personal data: actors are ids. */
  readonly data: Shape;
  /** The whole data is shown: it must hold nothing that the audience may not read. */
  readonly realtime?: RealtimeView<Extract<keyof Shape, string>>;
}

const version = z.int().min(1).describe("The aggregate's version after this fact.");

/** Declares one version of one event. */
export function defineEvent<Shape extends z.ZodRawShape>(
  type: string,
  declaration: Declaration<Shape>,
): EventDefinition<z.infer<z.ZodObject<Shape>> & Versioned> {
  type Data = z.infer<z.ZodObject<Shape>> & Versioned;
  const parts = TYPE.exec(type);
  if (!parts)
    throw new Error(`${type} is not of the form lyceum.<service>.<subject>.<action>.v<n>`);
  const schema = z.object({ ...declaration.data, version }) as unknown as z.ZodType<Data>;
  const contract: EventContract<Data> = {
    type,
    service: parts[1]!,
    aggregate: parts[2]!,
    summary: declaration.summary,
    scope: declaration.scope ?? 'tenant',
    key: declaration.key,
    schema,
    realtime: declaration.realtime,
  };
  const draft = (data: Data): EventDraft<Data> => {
    const valid = schema.parse(data);
    return {
      contract,
      data: valid,
      aggregateId: String((valid as Record<string, unknown>)[declaration.key]),
    };
  };
  return Object.assign(draft, contract);
}
