// Inventories of every form, for Ansible's command and for ours: files by path, and what `-i` names among them.

export interface Source {
  files: Record<string, string>;
  inventories: string[];
  /** Hosts whose variables are asked for one by one. */
  hosts?: string[];
  /** With the arguments of both commands: vault passwords, the folder of a playbook. */
  extra?: string[];
}

/** Begins with `#!`: made executable. */
const program = (body: string) => `#!/bin/sh\n${body}\n`;

export const sources: Record<string, Source> = {
  'INI: groups, children, variables': {
    files: {
      hosts: `
lonely ansible_host=10.0.0.9
; a comment
[storage]   # the servers
storage[01:03:2]:2222 role=target
[clients:children]
web
spare
[web]
web-[a:c] note="two words" count=2 serial="'0042'" # kept short
[spare]
[clients:vars]
mtu = 9000
dns = ['10.0.0.1', '10.0.0.2']
banner = it's # not a comment
equal = a=b=c
empty =
[web:vars]
mtu=1500
`,
    },
    inventories: ['hosts'],
  },
  'INI: values': {
    files: {
      hosts: `
[a]
one n=5 neg=-5 plus=+5 f=1.5 e=1e3 dot=.5 hex=0x1F oct=0o17 bin=0b11 us=1_000 zero=0 zeros=007 long=12345678901
two t=True f=False n=None lower=true no=no null=null quoted='"5"' list=[1,2,'x'] map="{'a': 1, 'b': [True, None]}"
three s="'text'" dq='"text"' raw=a\\\\b tuple=(1,2) one=(1) pair=1,2 mixed="'a' 'b'" call=f(x)
four path=/dev/sd[a] url=http://x:80/?a=b hash=a#b percent=50% colon=a:b star=* tilde=~/x jinja="{{ a }}" dash=- dots=1.2.3.4
five escaped="'a\\\\tb'" uni="'\\\\u00e9'" e= minus="- 5" sum=1+2 neglist=[-1,-2.5] nested="[[1],[2,[3]]]"
[a:vars]
spaced = a   b
quoted = "5"
single = '5'
number = 5
comment = 5 # five
textcomment = a # b
list = [1,
trailing = [1, 2,]
dict = {'x': 1, 2: 'y', None: 3, True: 4}
strings = 'a' "b"
half = 'a
float = 1.0
dotted = 10.0.0.1
ratio = 5 / 2
tuple = 1, 'a'
`,
    },
    inventories: ['hosts'],
  },
  'INI: names, ranges and ports': {
    files: {
      hosts: `
web[1:3]
web[01:03]
rack[1:2]-unit[a:b].example.com:2200
db[0:10:5]
[v6]
[fd00::11]:22
fd00::12
fd00::[1:2]
2001:db8::5 x=1
[mixed]
10.0.0.[1:2]
10.0.1.1:2222
name_with_underscore
UPPER.Example
letters[x:z]
`,
    },
    inventories: ['hosts'],
  },
  'INI: order, repetition, late declarations': {
    files: {
      hosts: `
[parent:children]
late
early
[early]
x a=1
y a=1
[late:vars]
l=1
[late]
z
x a=2 b=3
[early]
w
[all:vars]
everywhere=1
[ungrouped]
u
[all]
direct
[ungrouped:vars]
ug=1
`,
    },
    inventories: ['hosts'],
  },
  'INI: CRLF and tabs': {
    files: { hosts: '[web]\r\nweb01\ta=1\tb=2\r\n\t web02  \r\n[web:vars]\r\nc\t=\t3\r\n' },
    inventories: ['hosts'],
  },
  'YAML: groups in groups': {
    files: {
      'hosts.yml': `
all:
  hosts:
    lonely: {ansible_host: 10.0.0.9}
  vars: {everywhere: 1}
  children:
    storage:
      hosts: {'storage[01:02]': {role: target}, 'web[1:3]:2222': }
      vars: {mtu: 9000}
      children:
        fast: {hosts: {storage02: , storage09: {x: 1}}, vars: {mtu: 9001}}
    clients: {children: {web: , db: }}
    web: {hosts: {web1: {a: 1}}}
db: {hosts: {'db-[a:c].example.com': }}
empty:
nothing: {hosts: , vars: , children: }
`,
    },
    inventories: ['hosts.yml'],
    hosts: ['storage02'],
  },
  'YAML 1.1: values': {
    files: {
      'hosts.yml': `
all:
  hosts:
    h:
      truths: [yes, no, on, off, true, False, TRUE, y, n, Yes, 'yes']
      numbers: [1, -1, +1, 0644, 0o17, 0x1F, 0b101, 1_000, 1.5, .5, 1., 1e3, 1.5e+3, 1.5e3, 12:30:45, 1:2, 08, 0]
      nulls: [null, Null, ~, NULL, 'null']
      nothing:
      texts: [10.0.0.1, '1', "a\\tb", a b, 1.2.3, 0x, 1e, '<<', 5%, 2d]
      dates: [2026-11-01, '2026-11-01']
      block: |
        two
          lines
      folded: >
        one
        line
      keep: |+
        x

      strip: >-
        y
      1: number as key
      anchor: &a {x: 1, list: [1, 2]}
      alias: *a
      merged: {<<: *a, y: 2}
      mergedtwice: {<<: [*a, {z: 3, x: 9}], x: 5}
      str: !!str 5
      unsafe: !unsafe '{{ raw }}'
      unicode: "äöü ☃"
      empty_map: {}
      empty_list: []
      "quoted key": v
`,
    },
    inventories: ['hosts.yml'],
  },
  'YAML: a file in JSON': {
    files: {
      'hosts.json': JSON.stringify({
        all: {
          hosts: { a: { x: 1, s: 'yes', u: 'é', nested: { l: [1, null, true] } } },
          children: { g: { hosts: { a: null } } },
        },
      }),
    },
    inventories: ['hosts.json'],
  },
  'YAML: short forms': {
    files: {
      'hosts.yaml': '---\n# a comment first\nweb:\n  hosts: web01\n  children: sub\nsub:\n  hosts: web02\n',
    },
    inventories: ['hosts.yaml'],
  },
  'group_vars and host_vars': {
    files: {
      'inv/hosts':
        '[storage]\ns1 from=ini\ns2\n[clients]\nc1\n[site:children]\nstorage\nclients\n[site:vars]\nfrom=site\nsite=1\n',
      'inv/group_vars/all.yml': 'from: all\na: 1\nlist: [1]\n',
      'inv/group_vars/site': 'from: site file\nb: 1\n',
      'inv/group_vars/storage/10.yml': 'from: storage 10\nc: 1\nd: 1\n',
      'inv/group_vars/storage/20.yaml': 'd: 2\n',
      'inv/group_vars/storage/30.json': '{"e": 3}',
      'inv/group_vars/storage/40.txt': 'f: 4\n',
      'inv/group_vars/storage/deep/50.yml': 'g: 5\n',
      'inv/group_vars/storage/.hidden.yml': 'h: 6\n',
      'inv/group_vars/storage/old.yml~': 'i: 7\n',
      'inv/group_vars/clients.json': '{"from": "clients json", "list": [2, 3]}',
      'inv/group_vars/ungrouped.yml': 'never: 1\n',
      'inv/host_vars/s1.yml': 'from: s1\n',
      'inv/host_vars/s2/main.yml': 'from: s2\n',
      'inv/host_vars/nobody.yml': 'from: nobody\n',
      'inv/host_vars/c1': 'x: 1\n',
    },
    inventories: ['inv/hosts'],
    hosts: ['s1'],
  },
  'group_vars beside a playbook': {
    files: {
      'inv/hosts': '[g]\nh a=ini\n',
      'inv/group_vars/all.yml': 'a: inv all\nb: inv all\nc: inv all\nd: inv all',
      'inv/group_vars/g.yml': 'b: inv g\nd: inv g',
      'inv/host_vars/h.yml': 'e: inv h\nf: inv h',
      'play/group_vars/all.yml': 'a: play all\nb: play all\nc: play all',
      'play/group_vars/g.yml': 'd: play g',
      'play/host_vars/h.yml': 'f: play h',
    },
    inventories: ['inv/hosts'],
    extra: ['--playbook-dir', 'play'],
  },
  'depth, priority and diamonds': {
    files: {
      'hosts.yml': `
top:
  vars: {a: top, b: top, c: top}
  children:
    left: {vars: {a: left, d: left}, children: {bottom: }}
    right: {vars: {a: right, d: right, ansible_group_priority: 5}, children: {bottom: }}
bottom: {hosts: {h: {b: host}}, vars: {c: bottom}}
zeta: {hosts: {h: , i: }, vars: {d: zeta, e: zeta, ansible_group_priority: 10}}
alpha: {hosts: {h: , i: }, vars: {d: alpha, e: alpha}}
`,
      'group_vars/left.yml': 'd: left file\nansible_group_priority: 50\n',
      'group_vars/alpha.yml': 'e: alpha file\n',
    },
    inventories: ['hosts.yml'],
  },
  'a folder of all forms': {
    files: {
      'inv/10-ini': '[web]\nweb01 a=1\n[all:vars]\nx=ini\n',
      'inv/20.yml': 'web: {hosts: {web02: {a: 2}, web01: {b: 2}}}\nall: {vars: {x: yaml}}\n',
      'inv/30-program': program(
        `echo '{"web": {"hosts": ["web03"]}, "prog": ["web01"], "_meta": {"hostvars": {"web03": {"a": 3}}}}'`,
      ),
      'inv/40.cfg': '[skipped]\nno\n',
      'inv/50.ini': '[skipped]\nno\n',
      'inv/60.yml~': 'skipped: {hosts: {no: }}\n',
      'inv/.hidden': '[skipped]\nno\n',
      'inv/sub/70': '[web]\nweb04\n',
      'inv/group_vars/web.yml': 'y: web\n',
      'inv/host_vars/web04.yml': 'y: own\n',
    },
    inventories: ['inv'],
  },
  'a program that tells all at once': {
    files: {
      'inv/hosts.sh': program(
        `[ "$1" = --list ] && echo '{"g": {"hosts": ["a", "b"], "vars": {"x": 1, "n": null}, "children": ["sub"]}, "sub": {"hosts": ["c"]}, "short": ["a"], "all": {"vars": {"z": 1}}, "_meta": {"hostvars": {"a": {"y": [1, {"k": true}]}, "stranger": {"q": 1}}}}'`,
      ),
      'inv/group_vars/g.yml': 'file: 1\n',
    },
    inventories: ['inv/hosts.sh'],
  },
  'a program that is asked for each host': {
    files: {
      'hosts.sh': program(
        `if [ "$1" = --list ]; then echo '{"g": {"hosts": ["a", "b"]}, "all": {"children": ["g"]}}'; else echo "{\\"me\\": \\"$2\\"}"; fi`,
      ),
    },
    inventories: ['hosts.sh'],
    hosts: ['b'],
  },
  'several inventories': {
    files: {
      'one/hosts': '[g]\na x=1 y=1\n[g:vars]\nv=1\n',
      'one/group_vars/g.yml': 'w: 1\n',
      'one/host_vars/a.yml': 'h: 1\n',
      'two/hosts.yml': 'g: {hosts: {a: {y: 2}, b: }, vars: {v: 2}}\n',
      'two/group_vars/g.yml': 'w: 2\n',
      'two/host_vars/a.yml': 'h: 2\n',
    },
    inventories: ['one/hosts', 'two/hosts.yml'],
  },
  'hosts on the command line': { files: {}, inventories: ['a,b,c.example.com:2222'] },
  'nothing in it': { files: { hosts: '# nothing\n' }, inventories: ['hosts'] },
  'a host named like a group': {
    files: { hosts: '[web]\nweb a=1\nother\n[db]\nweb\n[web:vars]\ng=1\n', 'host_vars/web.yml': 'h: 1\n' },
    inventories: ['hosts'],
  },
  'names with dashes, dots and letters of the world': {
    files: { hosts: '[my-group.eu]\nweb-1.example.com x=ü\n[größe]\nhöst\n[my-group.eu:vars]\ny=☃\n' },
    inventories: ['hosts'],
  },
  'this machine, named': {
    files: { hosts: 'localhost ansible_connection=local a=1\n[g]\n127.0.0.1\n' },
    inventories: ['hosts'],
    hosts: ['localhost'],
  },
  'variables that Ansible sets itself': {
    files: { hosts: 'h inventory_dir=x playbook_dir=y ansible_facts=z omit=1 mine=1 ansible_forks=3\n' },
    inventories: ['hosts'],
  },
  'expressions, as they are written': {
    files: { hosts: `h a="{{ b }}" c={{d}}\n[all:vars]\nx={{ y | default('z') }}\nl=["{{ a }}"]\n` },
    inventories: ['hosts'],
  },
};
