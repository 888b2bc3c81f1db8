import onnx

from aelib.cli import main


def test_both_parts_are_written_and_their_error_is_said(tiny_run, tmp_path, capsys):
    folder = tmp_path / "out" / "vae"
    assert main(["onnx", tiny_run.id, str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    for line, part in zip(lines, ("encoder", "decoder"), strict=True):
        assert line.startswith(str(folder / f"{part}.onnx"))
        assert "largest difference from torch over 64 random inputs" in line
        onnx.checker.check_model(onnx.load(folder / f"{part}.onnx"))


def test_a_run_that_is_not_there_is_bad_input(runs_root, tmp_path):
    assert main(["onnx", "none", str(tmp_path)]) != 0
