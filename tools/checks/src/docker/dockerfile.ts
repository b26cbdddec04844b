export interface Instruction {
  readonly line: number;
  readonly name: string;
  /** `--from=build` → `{ from: 'build' }` */
  readonly flags: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly line: number;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile into stages. Knows continuation lines, comments and flags; no here-documents. */
export function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; base: string; line: number; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') {
      const [base = '', , name = String(stages.length)] = instruction.value.split(/\s+/);
      stages.push({ name, base, line: instruction.line, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

/** A stage and the stages that it is built upon, the oldest first. */
export function lineage(stages: readonly Stage[], stage: Stage): Stage[] {
  // Only an earlier stage can be meant: `FROM node AS node` begins with the image.
  const earlier = stages.slice(0, stages.indexOf(stage));
  const parent = earlier.findLast((candidate) => candidate.name === stage.base);
  return parent ? [...lineage(earlier, parent), stage] : [stage];
}

function* instructionsOf(text: string): Generator<Instruction> {
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const start = index;
    let joined = lines[index] ?? '';
    if (/^\s*(#|$)/.test(joined)) continue;
    while (joined.endsWith('\\') && index + 1 < lines.length) {
      index++;
      joined = `${joined.slice(0, -1)} ${(lines[index] ?? '').trim()}`;
    }
    const match = /^\s*([A-Za-z]+)\s+(.*)$/.exec(joined);
    if (!match) continue;
    const flags: Record<string, string> = {};
    let value = match[2] ?? '';
    for (
      let flag;
      (flag = /^--([a-z-]+)=(\S+)\s*/.exec(value));
      value = value.slice(flag[0].length)
    ) {
      flags[flag[1] ?? ''] = flag[2] ?? '';
    }
    yield { line: start + 1, name: (match[1] ?? '').toUpperCase(), flags, value: value.trim() };
  }
}
