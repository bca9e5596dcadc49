/** Options by which git commits on any machine: as nobody in particular, and with no signature. */
export const COMMITTER = ["-c", "user.name=t", "-c", "user.email=t@t.test", "-c", "commit.gpgsign=false"];
