// The one command that starts the agent on a host and, where it is missing, first takes it from standard input.
// It runs on the host, in whatever POSIX shell /bin/sh is there (dash, bash, BusyBox): docs/delivery.md explains it line by line.
import type { AgentManifest, BuiltAgent } from './agent-manifest.ts';

export const defaultDirectory = '/var/lib/iscsi-deploy/agent';

/** Arguments: directory, then hash and compressed size for x64 and for arm64. Contains no single quote, so that quoting leaves it readable. */
export const script = `umask 077
LC_ALL=C
export LC_ALL
dir=$1
say() { printf "{\\"v\\":1,\\"type\\":\\"delivery\\",\\"state\\":\\"%s\\",\\"what\\":\\"%s\\"}\\n" "$1" "$2"; }
fail() { say failed "$1"; exit 1; }
owned() { [ -O "$1" ] && [ ! -h "$1" ]; }
case $(uname -m) in
x86_64) name=x64 hash=$2 size=$3 ;;
aarch64) name=arm64 hash=$4 size=$5 ;;
*) hash=none ;;
esac
if [ "$hash" = none ]; then
  uname -m >&2
  fail architecture
fi
agent=$dir/$hash
if owned "\${dir%/*}" && owned "$dir" && owned "$agent" && [ -x "$agent" ]; then
  exec "$agent"
fi
for tool in chmod gzip head ln mkdir mv readlink rm sha256sum sync; do
  command -v "$tool" > /dev/null && continue
  echo "$tool: not found" >&2
  fail tool
done
read -r hello || exit 1
mkdir -p "$dir" || fail directory
owned "\${dir%/*}" && owned "$dir" || fail owner
chmod 0700 "$dir" || fail directory
for old in "$dir"/new.*; do
  kill -0 "\${old##*.}" 2> /dev/null || rm -f "$old"
done
new=$dir/new.$$
trap "rm -f \\"$new\\"" EXIT
trap "exit 1" HUP INT PIPE TERM
say missing "$name"
head -c "$size" | gzip -dc > "$new" || fail unpack
sum=$(sha256sum < "$new")
[ "\${sum%% *}" = "$hash" ] || fail hash
sync "$new" && chmod 0700 "$new" && mv -f "$new" "$agent" || fail install
before=$(readlink "$dir/current")
if [ "$before" != "$hash" ]; then
  ln -sf "$hash" "$dir/link.$$" && mv -f "$dir/link.$$" "$dir/current" || fail install
  for old in "$dir"/*; do
    case \${old##*/} in
    "$hash" | "$before" | *[!0-9a-f]*) ;;
    *) if [ -n "$before" ] && [ "$old" -ot "$dir/$before" ]; then rm -f "$old"; fi ;;
    esac
  done
fi
sync "$dir"
say installed "$name"
exec "$agent"
`;

/** For the login shell of the user, whichever it is. Nothing in it is secret: every user of the host can read it. */
export function startCommand(agents: AgentManifest, become: boolean, directory: string): string {
  const argv = ['/bin/sh', '-c', script, 'sh', directory, ...identity(agents.x64), ...identity(agents.arm64)];
  // `env`, because sudo's own complaints are recognized by their English text; `-n`, because nobody is there to be asked.
  const start = become ? ['env', 'LC_ALL=C', 'sudo', '-n', '--', ...argv] : argv;
  return start.map(quote).join(' ');
}

function identity(agent: BuiltAgent | undefined): string[] {
  return agent ? [agent.sha256, String(agent.compressedSize)] : ['none', '0'];
}

function quote(word: string): string {
  return /^[A-Za-z0-9_/.=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
