// A unit file's [Install] section, which decides what `systemctl enable` can do with it (systemd.unit(5)).

export interface InstallSection {
  /** Whether enabling makes links for the unit itself. */
  makesLinks: boolean;
  /** Units that are enabled along with it. */
  also: string[];
}

export function parseInstallSection(text: string): InstallSection {
  const install = /^\[Install\]\s*$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const settings = [...install.matchAll(/^([A-Za-z]+)=[ \t]*(.*)$/gm)];
  return {
    makesLinks: settings.some(
      ([, key = '', value]) => ['WantedBy', 'RequiredBy', 'UpheldBy', 'Alias'].includes(key) && value !== '',
    ),
    also: settings
      .flatMap(([, key, value = '']) => (key === 'Also' ? value.split(/\s+/) : []))
      .filter(Boolean),
  };
}
