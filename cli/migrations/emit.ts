/**
 * Asks Alembic for the SQL of every revision, offline, and notes which line of the revision's file asked for it.
 * Text, because the compiler copies nothing but TypeScript. It prints one JSON document, see `Emitted`.
 */
export const EMIT = String.raw`
import ast, functools, io, json, os, sys, traceback, warnings
from alembic import command
from alembic.config import Config
from alembic.ddl.impl import DefaultImpl
from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory

answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what env.py prints is not the answer
current = {"path": "", "line": 1, "running": None, "statements": []}

def begun(self, revision_map, revision, is_upgrade, begin=RevisionStep.__init__):
    """Notes whose function it is that Alembic runs, wherever that is written."""
    begin(self, revision_map, revision, is_upgrade)
    run = self.migration_fn

    @functools.wraps(run)
    def noted(**words):
        current["running"] = revision.path
        try:
            return run(**words)
        finally:
            current["running"] = None

    self.migration_fn = noted

def static_output(self, text):
    line = None
    if current["running"] is not None:
        if current["running"] != current["path"]:
            return  # Alembic passes other revisions on the way to one that merges them
        # The line in the file of the revision itself, even where it calls a function of another one.
        frames = (frame for frame, _ in traceback.walk_stack(None) if frame.f_code.co_filename == current["path"])
        line = next((frame.f_lineno for frame in frames), current["line"])
    current["statements"].append({"sql": text.strip(), "line": line})

RevisionStep.__init__ = begun
DefaultImpl.static_output = static_output

def failed(message, line):
    return {"statements": [], "failure": {"message": message, "line": line}}

def emit(run, config, path, span, line):
    current.update(path=path, line=line, statements=[])
    try:
        run(config, span, sql=True)
        return {"statements": current["statements"]}
    except (Exception, SystemExit) as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
        return failed(f"{type(error).__name__}: {error}".splitlines()[0], lines[-1] if lines else None)

def emit_upgrade(config, path, span, line):
    """What an upgrade prints, as long as that is what it runs."""
    for node in ast.walk(parsed(path)):
        for word in (getattr(node, name, None) for name in ("id", "attr", "name", "value")):
            if isinstance(word, str) and word in ("is_offline_mode", "as_sql"):
                return failed(f"it asks {word}, so what it prints may be other than what it runs", node.lineno)
    found = emit(command.upgrade, config, path, span, line)
    nothing = "failure" not in found and all(one["line"] is None for one in found["statements"])
    return failed("upgrade() calls something and prints no SQL", line) if nothing and calls(path) else found

def calls(path):
    """Whether upgrade() does more than nothing, which is all that a merge does."""
    own = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    return not own or any(isinstance(node, ast.Call) for node in ast.walk(own[-1]))

def parsed(path):
    with open(path, "rb") as file:
        return ast.parse(file.read())

def assigned(path):
    """Lines of what a file defines at its top."""
    found = {}
    for node in parsed(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        found.update({name: node.lineno for name in [*names, *([node.name] if hasattr(node, "name") else [])]})
    return found

def environment(script):
    """Whether env.py says anywhere that each migration has a transaction of its own, and where it could."""
    path = os.path.join(script.dir, "env.py")
    nodes = list(ast.walk(parsed(path)))
    words = [(node.arg, node.value) for node in nodes if isinstance(node, ast.keyword)]
    for node in (node for node in nodes if isinstance(node, ast.Dict)):
        words += [(getattr(key, "value", None), value) for key, value in zip(node.keys, node.values)]
    own = any(key == "transaction_per_migration" and getattr(value, "value", None) is True for key, value in words)
    calls = [node.lineno for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "configure"]
    return {"file": os.path.relpath(path), "line": min(calls, default=1), "transactionPerMigration": own}

def described(config, revision):
    module, path = revision.module, revision.path
    below = revision.down_revision
    below = (below[0] if isinstance(below, (tuple, list)) else below) or "base"
    lines = assigned(path)
    texts = {name: str(getattr(module, name)) for name in ("phase", "requires") if hasattr(module, name)}
    return {
        "revision": revision.revision,
        "title": revision.doc,
        "file": os.path.relpath(path),
        "lines": lines,
        **texts,
        "upgrade": emit_upgrade(config, path, f"{below}:{revision.revision}", lines.get("upgrade", 1)),
        "downgrade": emit(command.downgrade, config, path, f"{revision.revision}:{below}", lines.get("downgrade", 1)),
    }

def failure(error):
    """The words of an error, after the line of the project that it comes from."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    frames += [(error.filename, error.lineno)] if isinstance(error, SyntaxError) and error.filename else []
    own = [f"{os.path.relpath(name)}:{line}: " for name, line in frames if name.startswith(os.getcwd() + os.sep)]
    return f"{own[-1] if own else ''}{type(error).__name__}: {error}".rstrip(".")

# Of two files with one identifier Alembic takes either, and of one that is missing it says no more than its name.
warnings.filterwarnings("error", "Revision .* is (not present|present more than once)")
config = Config("alembic.ini", output_buffer=io.StringIO())
try:
    script = ScriptDirectory.from_config(config)
    found = list(reversed(list(script.walk_revisions())))
except (Exception, SystemExit) as error:
    sys.exit(failure(error))
revisions = [described(config, revision) for revision in found]
with answer:
    locations = [os.path.realpath(location) for location in script._version_locations]
    words = {"heads": script.get_heads(), "environment": environment(script), "locations": locations}
    json.dump({**words, "revisions": revisions}, answer)
`;
