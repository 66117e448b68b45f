import type { CommandRequest, CommandSpec } from "../command.ts";
import type { OptionSpec } from "../optionSpec.ts";
import { usageError } from "../optionValues.ts";

const writers: Record<string, (tree: CompletionTree) => string> = { bash, zsh, fish, powershell };

export async function run({ args, io, loadCommands, globalOptions }: CommandRequest): Promise<number> {
  const shell = args[0] ?? "";
  const write = Object.hasOwn(writers, shell) ? writers[shell] : undefined;
  if (!write) throw usageError(`no completion for "${shell}"`, `shells: ${Object.keys(writers).join(", ")}`);
  io.writeOut(write(completionTree(await loadCommands(), globalOptions)));
  return 0;
}

/** From a command line so far ("", "show", "show values") to the words that may follow. */
type CompletionTree = ReadonlyMap<string, readonly string[]>;

function completionTree(specs: readonly CommandSpec[], globals: readonly OptionSpec[]): CompletionTree {
  const tree = new Map<string, Set<string>>();
  const add = (path: readonly string[], word: string): void => {
    const key = path.join(" ");
    tree.set(key, (tree.get(key) ?? new Set()).add(word));
  };
  for (const spec of specs) {
    spec.path.forEach((word, i) => {
      add(spec.path.slice(0, i), word);
    });
    for (const option of [...spec.options, ...globals]) if (!option.hidden) add(spec.path, `--${option.name}`);
    add(spec.path, "--help");
  }
  return new Map([...tree].map(([key, words]) => [key, [...words].sort()]));
}

function bash(tree: CompletionTree): string {
  const cases = [...tree].map(([key, words]) => `    "${key}") words="${words.join(" ")}" ;;`).join("\n");
  return `# bash completion for kpack: source <(kpack completion bash)
_kpack() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) [ -n "$(_kpack_words "\${path:+$path }$word")" ] && path="\${path:+$path }$word" ;; esac
  done
  COMPREPLY=($(compgen -W "$(_kpack_words "$path")" -- "$current"))
}
_kpack_words() {
  local words=""
  case "$1" in
${cases}
  esac
  printf '%s' "$words"
}
complete -o default -F _kpack kpack
`;
}

function zsh(tree: CompletionTree): string {
  return `#compdef kpack\nautoload -U +X bashcompinit && bashcompinit\n${bash(tree)}`;
}

function fish(tree: CompletionTree): string {
  const lines = ["# fish completion for kpack: kpack completion fish | source"];
  for (const [key, words] of tree) {
    const condition = key === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${key.split(" ").at(-1)}`;
    for (const word of words) {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      lines.push(`complete -c kpack -n '${condition}' ${what}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function powershell(tree: CompletionTree): string {
  const entries = [...tree].map(([key, words]) => `    '${key}' = '${words.join(" ")}'`).join("\n");
  return `# PowerShell completion for kpack: kpack completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName kpack -ScriptBlock {
  param($wordToComplete, $commandAst)
  $tree = @{
${entries}
  }
  $path = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    $next = ("$path $element").Trim()
    if ($tree.ContainsKey($next)) { $path = $next }
  }
  $tree[$path] -split ' ' | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`;
}
