import { Findings, type Finding } from '../finding.js';

interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly integrity?: string;
  readonly license?: string;
}

/**
 * Licences that code under Apache-2.0 may be shipped with. Weak copyleft per file (MPL-2.0) is among
 * them, copyleft for the whole work is not.
 */
const compatible = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  // Of fonts: they may be bundled with anything.
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]);

/**
 * The lockfile names no download address (they are those of whoever installed last, and would be tried
 * by everybody), pins every package by its digest, and ships nothing under an incompatible licence.
 */
export function lockfileFindings(text: string): Finding[] {
  const findings = new Findings();
  const lockfile = JSON.parse(text) as Lockfile;
  for (const [folder, entry] of Object.entries(lockfile.packages)) {
    if (!folder.includes('node_modules/') || entry.link === true) continue;
    const where = `package-lock.json ${folder}`;
    findings.expect(
      entry.resolved === undefined || !/^[a-z+]+:\/\//.test(entry.resolved),
      where,
      'names a download address: install with omit-lockfile-registry-resolved=true',
    );
    findings.expect(entry.integrity !== undefined, where, 'has no digest');
    if (entry.dev === true) continue;
    if (entry.license !== undefined && !isReplaceableLibrary(folder)) {
      findings.expect(isCompatible(entry.license), where, `has the licence ${entry.license}`);
    }
  }
  return findings.list;
}

/**
 * libvips, which `sharp` works with, is under the LGPL: a shared library in packages of its own, which whoever
 * runs Lyceum may replace, as section 4 asks.
 */
const isReplaceableLibrary = (folder: string): boolean =>
  /^node_modules\/@img\/sharp-(?:libvips-|wasm32$|webcontainers-|win32-|freebsd-)/.test(folder);

/** Reads an SPDX expression as far as npm packages use them: `A OR B`, `A AND B`, parentheses around. */
function isCompatible(expression: string): boolean {
  const bare = expression.replace(/[()]/g, '');
  return bare
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => compatible.has(licence.trim())));
}
