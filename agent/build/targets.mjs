// The architectures that the agent is built for, in Node's names, and what Debian calls them.
export const targets = {
  x64: { debian: 'amd64', triplet: 'x86_64-linux-gnu', crossCompiler: 'gcc-x86-64-linux-gnu' },
  arm64: { debian: 'arm64', triplet: 'aarch64-linux-gnu', crossCompiler: 'gcc-aarch64-linux-gnu' },
};
