// Starts the language server `symgrad lsp` for LaTeX and Markdown, and starts it anew when its settings change.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("symgrad");
  const [command, ...args] = settings.get<string[]>("command", ["symgrad", "lsp"]);
  if (!command) {
    void vscode.window.showErrorMessage("symgrad: the setting symgrad.command is empty; name the program, as in [\"symgrad\", \"lsp\"].");
    return;
  }
  const languages = ["latex", "tex", ...(settings.get<boolean>("markdown", true) ? ["markdown"] : [])];
  const server: ServerOptions = { command, args };
  const options: LanguageClientOptions = {
    documentSelector: languages.flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
  };
  client = new LanguageClient("symgrad", "symgrad", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    void vscode.window.showErrorMessage(
      `symgrad: ${command} did not start: ${error instanceof Error ? error.message : String(error)}; pip install "symgrad[lsp]", or set symgrad.command.`,
    );
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("symgrad.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("symgrad")) {
        void restart();
      }
    }),
  );
  await start();
}

export function deactivate(): Promise<void> {
  return stop();
}
