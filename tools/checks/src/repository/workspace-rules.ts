import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { Findings, type Finding } from '../finding.js';
import { readJson, workspaceFolders, type Manifest } from '../workspace.js';

interface ProjectJson {
  readonly name: string;
  readonly tags?: readonly string[];
}

interface TsConfig {
  readonly references?: readonly { readonly path: string }[];
}

/** What holds for every workspace: its manifest, its tags, and a declaration for each import. */
export function workspaceFindings(root: string): Finding[] {
  const findings = new Findings();
  const rootManifest = readJson<Manifest>(path.join(root, 'package.json'));
  const referenced = new Set(
    readJson<TsConfig>(path.join(root, 'tsconfig.json')).references?.map((entry) => entry.path),
  );
  for (const folder of workspaceFolders(root)) {
    const manifest = readJson<Manifest>(path.join(root, folder, 'package.json'));
    const name = path.basename(folder);
    findings.expect(manifest.name === `@lyceum/${name}`, folder, `is named ${manifest.name}`);
    findings.expect(manifest.license === 'Apache-2.0', folder, 'names another licence');
    findings.expect(manifest.private === true, folder, 'could be published by mistake');
    findings.expect(referenced.has(folder), 'tsconfig.json', `does not refer to ${folder}`);
    checkProject(findings, root, folder);
    checkReferences(findings, root, folder, manifest);
    checkImports(findings, root, folder, manifest, rootManifest);
  }
  return findings.list;
}

/** An untagged project would be free to import anything. */
function checkProject(findings: Findings, root: string, folder: string): void {
  const file = path.join(root, folder, 'project.json');
  if (!existsSync(file)) {
    findings.add(folder, 'has no project.json');
    return;
  }
  const { name, tags = [] } = readJson<ProjectJson>(file);
  const type = expectedType(folder);
  findings.expect(tags.includes(`type:${type}`), folder, `is not tagged type:${type}`);
  findings.expect(tags.includes(`scope:${name}`), folder, `is not tagged scope:${name}`);
}

function expectedType(folder: string): string {
  if (folder.startsWith('services/')) return 'service';
  if (folder === 'libs/contracts') return 'contracts';
  if (folder.startsWith('libs/')) return 'lib';
  if (folder === 'tools/db') return 'migrations';
  return folder === 'bench' ? 'bench' : 'tool';
}

/** Without a reference the build order is left to chance. */
function checkReferences(
  findings: Findings,
  root: string,
  folder: string,
  manifest: Manifest,
): void {
  const tsconfig = readJson<TsConfig>(path.join(root, folder, 'tsconfig.json'));
  const referenced = new Set(
    tsconfig.references?.map((entry) => path.basename(path.join(root, folder, entry.path))),
  );
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    const name = /^@lyceum\/(.+)$/.exec(dependency)?.[1];
    if (name === undefined) continue;
    findings.expect(
      referenced.has(name),
      `${folder}/tsconfig.json`,
      `does not refer to ${dependency}`,
    );
  }
}

/** The image of a service holds what its manifest names: an undeclared import would fail only there. */
function checkImports(
  findings: Findings,
  root: string,
  folder: string,
  manifest: Manifest,
  rootManifest: Manifest,
): void {
  const shipped = { ...manifest.dependencies };
  const present = { ...rootManifest.devDependencies, ...manifest.devDependencies, ...shipped };
  const isTool = !/^(services|libs)\//.test(folder);
  for (const file of sourceFiles(path.join(root, folder))) {
    const isTest = /(\.spec|\.test)\.ts$|\/test\//.test(file);
    const declared = isTool || isTest ? present : shipped;
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      const name = packageName(fileName);
      if (name === undefined || name === manifest.name || name in declared) continue;
      findings.add(
        path.relative(root, file),
        `imports ${name}, which ${folder}/package.json does not name`,
      );
    }
  }
}

function sourceFiles(folder: string): string[] {
  return ['src', 'test'].flatMap((part) => {
    const parent = path.join(folder, part);
    if (!existsSync(parent)) return [];
    return readdirSync(parent, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => path.join(entry.parentPath, entry.name));
  });
}

function packageName(specifier: string): string | undefined {
  if (/^(\.|node:|#)/.test(specifier)) return undefined;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
