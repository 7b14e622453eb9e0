// wipefs as a reader: what a device says of itself, partition tables and file systems included (wipefs(8)). Nothing here wipes.
import * as z from 'zod';
import type { Tool } from './tool.ts';

const report = z.object({
  signatures: z.array(z.object({ type: z.string(), offset: z.string(), label: z.string().nullish() })),
});

/** Names of the signatures on a device or file, each once: "ext4 (old-data)", "gpt", "LVM2_member"; [] on a blank one. */
export function listSignatures(path: string): Tool<string[]> {
  return {
    argv: ['wipefs', '--noheadings', '--json', '--output', 'TYPE,OFFSET,LABEL', path],
    deadline: 60,
    parse: (stdout) => {
      // Older versions print nothing at all for a blank device.
      if (stdout.trim() === '') return [];
      const { signatures } = report.parse(JSON.parse(stdout));
      return [...new Set(signatures.map(({ type, label }) => (label ? `${type} (${label})` : type)))];
    },
  };
}
