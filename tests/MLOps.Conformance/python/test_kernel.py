"""Jupyter's own conformance suite (jupyter_kernel_test) against the installed kernel mlops-csharp, every sample filled."""
import unittest
from unittest import mock

import jupyter_kernel_test
from jupyter_kernel_test.msgspec_v5 import validate_message


class MlopsKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "mlops-csharp"
    language_name = "C#"
    file_extension = ".cs"

    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oh no");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "#!data li", "matches": {"list"}},
    ]
    complete_code_samples = ["var x = 1;", "1 + 1", "Console.WriteLine(\n1);", "class A { }", "#!data list"]
    incomplete_code_samples = ["if (true) {", "class A {", "Console.WriteLine(", "/* a comment"]
    invalid_code_samples = ["var = ;", "1 + );", "class { }}"]
    code_generate_error = 'throw new InvalidOperationException("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"text"', "result": "text"},
        {"code": "new[] { 1, 2, 3 }.Sum()", "result": "6"},
    ]
    code_display_data = [
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": 'display(42);', "mime": "text/plain"},
    ]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_page_something = "?Console.WriteLine"
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "clear_output();"

    def execute_helper(self, *arguments, **named):
        """The suite gives each message a tenth of a second to arrive, which a busy machine may not keep."""
        get_msg = self.kc.iopub_channel.get_msg
        with mock.patch.object(self.kc.iopub_channel, "get_msg", lambda timeout: get_msg(timeout=max(timeout, 10))):
            return super().execute_helper(*arguments, **named)

    def test_stdin(self):
        """Console.ReadLine() asks the client (the suite has no sample of its own for stdin)."""
        self.flush_channels()
        msg_id = self.kc.execute('Console.Write("Name? "); var name = Console.ReadLine(); "hello " + name', allow_stdin=True)
        request = self.kc.get_stdin_msg(timeout=10)
        # Not validate_message: the suite's schema wants a number for "password", the protocol a boolean.
        self.assertEqual(request["msg_type"], "input_request")
        self.assertIs(request["content"]["password"], False)
        self.kc.input("Ada")
        reply = self.get_non_kernel_info_reply(timeout=10)
        validate_message(reply, "execute_reply", msg_id)
        self.assertEqual(reply["content"]["status"], "ok")
        results = []
        while True:
            message = self.kc.get_iopub_msg(timeout=5)
            if message["msg_type"] == "execute_result":
                results.append(message["content"]["data"]["text/plain"])
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle" and message["parent_header"]["msg_id"] == msg_id:
                break
        self.assertEqual(results, ["hello Ada"])


if __name__ == "__main__":
    unittest.main()
