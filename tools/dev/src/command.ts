/** Tells the user what is going on; made by run.mjs, which needs it before anything is compiled. */
export interface Progress {
  /** Begins a step, and with it ends the one before. */
  step(text: string): void;
  /** Prints a line that stays. */
  note(line: string): void;
  /** Ends the step. */
  done(): void;
}

/** What a command is given. */
export interface CommandContext {
  /** Its arguments, without its name. */
  readonly args: readonly string[];
  /** The checkout. */
  readonly root: string;
  readonly progress: Progress;
}

/** Resolves to the exit code. An error it throws is shown by its message. */
export type Command = (context: CommandContext) => Promise<number>;
