/** Something that a check refuses. */
export interface Finding {
  /** File, service or object. */
  readonly where: string;
  readonly problem: string;
}

/** Collects findings about one place after another. */
export class Findings {
  readonly list: Finding[] = [];

  add(where: string, problem: string): void {
    this.list.push({ where, problem });
  }

  /** Adds the problem unless the expectation holds. */
  expect(holds: boolean, where: string, problem: string): void {
    if (!holds) this.add(where, problem);
  }
}
