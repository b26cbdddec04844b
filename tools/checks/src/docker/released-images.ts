import { parse } from 'yaml';
import { Findings, type Finding } from '../finding.js';

export const releaseFile = '.github/workflows/release.yml';

interface Workflow {
  readonly jobs?: {
    readonly images?: { readonly strategy?: { readonly matrix?: { readonly image?: string[] } } };
  };
}

/** A release brings the image of every service, and of the migrations. */
export function releasedImagesFindings(workflow: string, services: readonly string[]): Finding[] {
  const findings = new Findings();
  const released = (parse(workflow) as Workflow).jobs?.images?.strategy?.matrix?.image ?? [];
  const wanted = [...services, 'migrate'];
  for (const name of wanted)
    findings.expect(released.includes(name), releaseFile, `builds no image of ${name}`);
  for (const name of released)
    findings.expect(wanted.includes(name), releaseFile, `builds ${name}, which is no service`);
  return findings.list;
}
