import { existsSync } from 'node:fs';
import path from 'node:path';
import { Findings, type Finding } from '../finding.js';
import { imageProblem } from './image-name.js';
import { lineage, parseDockerfile, type Instruction, type Stage } from './dockerfile.js';

/** Names of settings whose value must never be baked into an image. */
const secretName = /\b\w*(PASSWORD|SECRET|TOKEN|PRIVATE_KEY)\w*\s*=?/i;

/**
 * What every image must satisfy. `targets` are the stages that are shipped; the last stage is always one.
 */
export function dockerfileFindings(
  text: string,
  root: string,
  targets: readonly string[],
): Finding[] {
  const findings = new Findings();
  const stages = parseDockerfile(text);
  findings.expect(stages.length > 1, 'Dockerfile', 'has one stage: build tools would be shipped');

  stages.forEach((stage, index) => checkStage(findings, stages.slice(0, index), stage, root));

  const last = stages.at(-1);
  for (const target of new Set([...targets, ...(last ? [last.name] : [])])) {
    const stage = stages.find((candidate) => candidate.name === target);
    if (stage) checkShipped(findings, stages, stage);
    else findings.add('Dockerfile', `has no stage '${target}'`);
  }
  return findings.list;
}

function checkStage(
  findings: Findings,
  earlier: readonly Stage[],
  stage: Stage,
  root: string,
): void {
  const known = (name: string) => earlier.some((candidate) => candidate.name === name);
  if (!known(stage.base)) {
    const problem = imageProblem(stage.base);
    if (problem) findings.add(`Dockerfile:${stage.line}`, problem);
  }
  for (const instruction of stage.instructions) {
    const where = `Dockerfile:${instruction.line}`;
    const { from } = instruction.flags;
    if (instruction.name === 'ADD') findings.add(where, 'use COPY: ADD unpacks and downloads');
    if (['ARG', 'ENV', 'LABEL'].includes(instruction.name) && secretName.test(instruction.value)) {
      findings.add(where, 'a secret would stay in the layers of the image');
    }
    if (
      /\bnpm (ci|install)\b/.test(instruction.value) &&
      !instruction.value.includes('--ignore-scripts')
    ) {
      findings.add(where, 'npm must not run the install scripts of packages');
    }
    if (instruction.name !== 'COPY') continue;
    if (from !== undefined) {
      findings.expect(known(from), where, `copies from '${from}', which is no earlier stage`);
      continue;
    }
    for (const source of instruction.value.split(/\s+/).slice(0, -1)) {
      findings.expect(
        existsSync(path.join(root, source)),
        where,
        `copies '${source}', which does not exist`,
      );
    }
  }
}

function checkShipped(findings: Findings, stages: readonly Stage[], stage: Stage): void {
  const where = `Dockerfile stage '${stage.name}'`;
  const instructions = lineage(stages, stage).flatMap((part) => part.instructions);
  const lastOf = (name: string): Instruction | undefined =>
    instructions.findLast((instruction) => instruction.name === name);

  const user = lastOf('USER')?.value;
  if (user === undefined) findings.add(where, 'runs as root: it has no USER');
  else findings.expect(!/^(root|0)(:|$)/.test(user), where, 'runs as root');

  findings.expect(
    lastOf('HEALTHCHECK') !== undefined,
    where,
    'has no HEALTHCHECK (NONE says so on purpose)',
  );
  for (const name of ['ENTRYPOINT', 'CMD']) {
    const instruction = lastOf(name);
    if (instruction && !instruction.value.startsWith('[')) {
      findings.add(where, `${name} must be in exec form: a shell does not pass signals on`);
    }
  }
  findings.expect(lastOf('CMD') !== undefined, where, 'has no CMD');
  findings.expect(
    instructions.some(
      (instruction) =>
        instruction.name === 'LABEL' &&
        instruction.value.includes('org.opencontainers.image.licenses'),
    ),
    where,
    'has no OCI labels',
  );
}
