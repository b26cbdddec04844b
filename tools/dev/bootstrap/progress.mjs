const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Says what is going on: one line that turns on a terminal, a line for each step elsewhere. */
export class Progress {
  #out;
  #timer;
  #text = '';
  #since = 0;
  #frame = 0;

  /** @param {NodeJS.WriteStream} out */
  constructor(out) {
    this.#out = out;
  }

  /** Begins a step, and with it ends the one before. */
  step(text) {
    if (text === this.#text) return;
    this.#text = text;
    this.#since = Date.now();
    if (!this.#out.isTTY) {
      this.#out.write(`${text}\n`);
      return;
    }
    this.#timer ??= setInterval(() => this.#draw(), 100);
    this.#draw();
  }

  /** Prints a line that stays, above the step that is going on. */
  note(line) {
    this.#clear();
    this.#out.write(`${line}\n`);
    if (this.#timer !== undefined) this.#draw();
  }

  /** Ends the step. */
  done() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#text = '';
    this.#clear();
  }

  #draw() {
    const seconds = Math.floor((Date.now() - this.#since) / 1000);
    const frame = FRAMES[this.#frame++ % FRAMES.length];
    const line = `${frame} ${this.#text}${seconds > 1 ? ` (${seconds} s)` : ''}`;
    this.#clear();
    this.#out.write(line.slice(0, (this.#out.columns || 80) - 1));
  }

  #clear() {
    if (this.#out.isTTY) this.#out.write('\r\x1b[2K');
  }
}
