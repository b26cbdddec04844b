import path from 'node:path';

/**
 * Keeps the modules of a service apart. A folder `services/<service>/src/<module>/` is a module; its
 * public face is `index.ts`. Other modules import that and nothing else. The composition root (files
 * directly in `src/`) may also import a module's `*.module.ts`.
 *
 * Modules are found by path, so a new folder is protected with no configuration.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const modulePublicFace = {
  meta: {
    type: 'problem',
    docs: { description: 'A module of a service is imported only through its index.ts.' },
    schema: [],
    messages: {
      internal:
        "'{{target}}' is internal to the module '{{module}}': import '{{module}}/index.js', or export what you need there.",
      root: "'{{target}}' belongs to the composition root: a module receives what it needs by injection.",
    },
  },
  create(context) {
    const importer = locate(context.filename);
    if (!importer) return {};

    /** @param {import('estree').Node | null | undefined} source */
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      if (!source.value.startsWith('.')) return;
      const target = locate(path.resolve(path.dirname(context.filename), source.value));
      if (!target || target.service !== importer.service) return;
      if (target.module === importer.module) return;
      const data = { target: source.value, module: target.module };
      if (target.module === '') {
        if (!ROOT_FILES_FOR_MODULES.test(target.file)) {
          context.report({ node: source, messageId: 'root', data });
        }
        return;
      }
      if (/^index\.[jt]s$/.test(target.file)) return;
      if (importer.module === '' && COMPOSED_BY_ROOT.test(`${target.module}/${target.file}`))
        return;
      context.report({ node: source, messageId: 'internal', data });
    };

    return {
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
    };
  },
};

/**
 * What a module may read from `src/`: the typed environment and what is generated for the whole service,
 * and nothing that wires modules together.
 */
const ROOT_FILES_FOR_MODULES = /^(config|[\w-]+\.generated)\.[jt]s$/;

/** What `src/*.ts` may reach inside a folder besides its index. */
const COMPOSED_BY_ROOT = /(^migrations\/|^[^/]+\/[^/]+\.module\.[jt]s$)/;

/** @param {string} file an absolute path */
function locate(file) {
  const match = /(?:^|\/)services\/([^/]+)\/src\/(.+)$/.exec(file.split(path.sep).join('/'));
  if (!match) return undefined;
  const [, service = '', rest = ''] = match;
  const slash = rest.indexOf('/');
  if (slash < 0) {
    // `../courses` names a folder only through its index; nothing else has no extension here.
    return /\.\w+$/.test(rest)
      ? { service, module: '', file: rest }
      : { service, module: rest, file: '' };
  }
  return { service, module: rest.slice(0, slash), file: rest.slice(slash + 1) };
}
