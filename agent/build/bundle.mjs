// One ECMAScript module of the agent's TypeScript and zod. The C module `native` stays an import.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BuildError } from './progress.mjs';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));
export const mainEntry = 'agent/main.ts';

/** The bundle as text. It depends on nothing but the sources: no path, name or time of the machine is in it. */
export async function bundleAgent(entry = mainEntry) {
  try {
    const { outputFiles } = await build({
      absWorkingDir: projectRoot,
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      target: 'es2023',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      external: ['native'],
      minify: true,
      legalComments: 'none',
      charset: 'utf8',
      write: false,
      logLevel: 'silent',
    });
    return outputFiles[0].text;
  } catch (error) {
    throw new BuildError(`esbuild cannot bundle ${entry}:\n${error.message}`);
  }
}
