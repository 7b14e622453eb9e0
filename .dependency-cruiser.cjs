// The architecture as rules, each with its reason; docs/architecture.md tells the same story in prose.
const src = '^src/';
/** A rule: nothing under `from` may import anything under `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-circular', 'A cycle hides which module is the foundation of which.', {}, { circular: true }),
    forbid(
      'contract-stands-alone',
      'The contract is compiled into the agent too: it may use zod and itself, nothing else.',
      { path: '^src/contract/' },
      { pathNot: ['^src/contract/', '^node_modules/zod/'] },
    ),
    forbid(
      'agent-stands-alone',
      'The agent runs on QuickJS on a bare host: no Node module and no controller code exists there. (native is its C module.)',
      { path: '^agent/', pathNot: '^agent/build/' },
      { pathNot: ['^agent/', '^src/contract/', '^node_modules/zod/', '^native$'] },
    ),
    forbid(
      'src-never-imports-agent',
      'The controller knows the agent only as built files and the protocol, or one could not replace the other.',
      { path: src },
      { path: '^agent/' },
    ),
    forbid(
      'files-before-connections',
      'Inventory and playbook are pure readers of files: a mistake in them is found before any host is touched.',
      { path: '^src/(inventory|playbook)/' },
      { path: '^src/(connection|agent-session|run|report|lab|commands)/' },
    ),
    forbid(
      'vault-stands-alone',
      'Whoever reads files may use it; it knows neither YAML nor what the files are for.',
      { path: '^src/vault/' },
      { path: src, pathNot: '^src/vault/' },
    ),
    forbid(
      'only-connection-knows-ssh2',
      'Another transport must be able to take its place.',
      { path: src, pathNot: '^src/connection/' },
      { path: '^node_modules/(ssh2|@types/ssh2)' },
    ),
    forbid(
      'only-report-draws',
      'Work emits events; what a terminal, a CI log or a file shows of them is decided in one place.',
      { path: src, pathNot: '^src/report/' },
      { path: '^node_modules/listr2' },
    ),
    forbid(
      'report-reads-only-the-contract',
      'A report is drawn from events and results, never from live objects of a run.',
      { path: '^src/report/' },
      { path: '^src/(connection|agent-session|lab|commands|inventory|playbook)/' },
    ),
    forbid(
      'run-knows-no-commands',
      'Commands call the run; the run must work under a worker, a test or another command too.',
      { path: '^src/(run|connection|agent-session|lab|report|inventory|playbook|contract)/' },
      { path: '^src/(commands/|cli)' },
    ),
    forbid(
      'only-system-knows-the-runtime',
      'The in-memory system of the tests can stand in only if nobody reaches past the interface.',
      { path: '^agent/', pathNot: '^agent/(system|build)/' },
      { path: '^agent/system/quickjs/', pathNot: '^agent/system/quickjs/index.ts' },
    ),
    forbid(
      'no-orphans',
      'A module that nothing imports is dead or misplaced.',
      {
        orphan: true,
        path: '^(src|agent)/',
        pathNot: ['\\.d\\.ts$', '^src/cli\\.ts$', '^agent/main\\.ts$', '^agent/build/'],
      },
      {},
    ),
    forbid(
      'not-to-dev-dep',
      'What is shipped may not need what only developers install.',
      { path: src, pathNot: '^src/build\\.mjs$' },
      { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
