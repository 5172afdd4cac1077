"""Ports of the samples on Microsoft's pages on building packages programmatically: word for word, as Python's syntax
lets them. What differs is said where it does."""

from pathlib import Path
from typing import Any

from mailwright import (
    Application,
    DefaultEvents,
    DTSEventFilterKind,
    DTSExecResult,
    DTSLoggingMode,
    DTSPrecedenceEvalOp,
    MailPriority,
    Package,
    SendMailMessageSourceType,
)
from tests.servers.smtp import MailServer


def test_adding_connections_programmatically():
    # Create a package and retrieve its connections.
    pkg = Package()
    pkgConns = pkg.Connections
    # Add new SMTP and File connections; type words are not case-sensitive.
    myConn1 = pkgConns.Add("SMTP")
    myConn2 = pkgConns.Add("File")
    # Set properties on the connections.
    myConn1.ConnectionString = "SmtpServer=mail.example.com;UseWindowsAuthentication=True;EnableSsl=False;"
    myConn1.Name = "SSIS Connection Manager for Mail"
    myConn1.Description = "Mail of the department"
    myConn2.Name = "SSIS Connection Manager for File"
    myConn2.ConnectionString = "/srv/export.txt"

    assert pkgConns.Count == 2
    for each in pkgConns:
        assert each.Name.startswith("SSIS Connection Manager for ")
        assert each.ID.startswith("{")
    assert pkgConns["SSIS Connection Manager for Mail"].Description == "Mail of the department"


def test_setting_expressions_on_connections():
    package = Package()
    manager = package.Connections.Add("SMTP")
    myExpression = "@[System::MachineName]"
    manager.Properties["SmtpServer"].SetExpression(manager, myExpression)
    manager.SetExpression("Description", '"Mail of " + @[System::PackageName]')

    assert manager.Properties["SmtpServer"].GetExpression(manager) == myExpression
    assert manager.GetExpression("Description") == '"Mail of " + @[System::PackageName]'
    manager.SetExpression("Description", None)  # null removes it
    assert manager.GetExpression("Description") is None


def test_adding_tasks_programmatically():
    p = Package()
    # Add a Send Mail task to the package by STOCK, by CLSID or ProgID, by CreationName, or by assembly-qualified name.
    exec1 = p.Executables.Add("STOCK:SendMailTask")
    exec2 = p.Executables.Add("Microsoft.SendMailTask")
    exec3 = p.Executables.Add(
        "Microsoft.SqlServer.Dts.Tasks.SendMailTask.SendMailTask, Microsoft.SqlServer.SendMailTask, "
        "Version=10.0.000.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91"
    )
    exec4 = p.Executables.Add("SSIS.SendMailTask.3")
    loop = p.Executables.Add("STOCK:FORLOOP")
    sequence = loop.Executables.Add("STOCK:SEQUENCE")
    sequence.Executables.Add("STOCK:SendMailTask")

    assert {each.CreationName for each in (exec1, exec2, exec3, exec4)} == {"SendMailTask"}
    assert p.Executables.Count == 5
    p.Executables.Remove(exec4)
    assert exec3 in p.Executables
    assert exec4 not in p.Executables


def test_configuring_a_task_in_one_of_two_ways():
    p = Package()
    th = p.Executables.Add("STOCK:SendMailTask")  # as TaskHost
    # Through the Properties of the TaskHost ...
    th.Properties["Subject"].SetValue(th, "Quarterly report")
    assert th.Properties["Subject"].GetValue(th) == "Quarterly report"
    # ... or by the InnerObject.
    myTask = th.InnerObject  # as SendMailTask
    myTask.ToLine = "ann@example.com"
    assert th.Properties["ToLine"].GetValue(th) == "ann@example.com"
    # Iterate over all properties.
    names = [th.Properties[name].Name for name in th.Properties]
    assert {"SmtpConnection", "FromLine", "ToLine", "CCLine", "BCCLine", "Subject", "Priority"} <= set(names)


def test_the_send_mail_task(server: MailServer, tmp_path: Path):
    """The sample of the Send Mail task's class, with a port that is ours."""
    attachment = tmp_path / "export.txt"
    attachment.write_text("1;2;3")
    pkg = Package()
    conMgr = pkg.Connections.Add("SMTP")
    conMgr.ConnectionString = f"SmtpServer=127.0.0.1;Port={server.port}"
    conMgr.Name = "My SMTP connection"

    mailTask = pkg.Executables.Add("STOCK:SendMailTask").InnerObject
    mailTask.SmtpConnection = conMgr.Name
    mailTask.ToLine = "someone@example.com"
    mailTask.FromLine = "someone.else@example.com"
    mailTask.CCLine = "cc@example.com"
    mailTask.BCCLine = "bcc@example.com"
    mailTask.Subject = "Test"
    mailTask.Priority = MailPriority.High
    mailTask.FileAttachments = str(attachment)
    mailTask.MessageSourceType = SendMailMessageSourceType.DirectInput
    mailTask.MessageSource = "This is a test"

    assert pkg.Validate(None, None, None, None) == DTSExecResult.Success
    assert pkg.Execute(None, None, None, None, None) == DTSExecResult.Success
    (mail,) = server.received
    assert mail.recipients == ("someone@example.com", "cc@example.com", "bcc@example.com")
    assert b"X-Priority: 1" in mail.content
    assert b"export.txt" in mail.content


def test_connecting_tasks_programmatically():
    p = Package()
    firstTask = p.Executables.Add("STOCK:ExpressionTask")
    firstTask.Name = "First"
    secondTask = p.Executables.Add("STOCK:ExpressionTask")
    for task in (firstTask, secondTask):
        task.Properties["Expression"].SetValue(task, "1")

    pcFileTasks = p.PrecedenceConstraints.Add(firstTask, secondTask)
    pcFileTasks.Value = DTSExecResult.Success
    assert pcFileTasks.EvalOp == DTSPrecedenceEvalOp.Constraint
    # The second runs only if the first succeeds, and the expression is true.
    p.Variables.Add("Run", False, "User", False)
    pcFileTasks.EvalOp = DTSPrecedenceEvalOp.ExpressionAndConstraint
    pcFileTasks.Expression = "@[User::Run]"
    pcFileTasks.LogicalAnd = True

    assert p.PrecedenceConstraints.Count == 1
    assert p.Execute() == DTSExecResult.Success
    assert secondTask.ExecutionResult is None
    p.Variables["Run"].Value = True
    assert p.Execute() == DTSExecResult.Success
    assert secondTask.ExecutionResult == DTSExecResult.Success


def test_working_with_variables_programmatically():
    pkg = Package()
    # The namespace "" is User.
    varNum = pkg.Variables.Add("MyCustomVar", False, "", 3)
    assert (varNum.Namespace, varNum.DataType, varNum.Value) == ("User", "Int32", 3)
    pkg.Variables.Add("MyText", False, "MyNamespace", "a")
    # The collection has the system variables too.
    names = [each.QualifiedName for each in pkg.Variables]
    assert names[:2] == ["User::MyCustomVar", "MyNamespace::MyText"]
    assert "System::MachineName" in names
    assert pkg.Variables["System::PackageName"].Value == "Package"
    # Let an expression give the value.
    v100 = pkg.Variables.Add("myVar", False, "User", 1)
    v100.EvaluateAsExpression = True
    v100.Expression = "100 * 2"
    assert v100.Properties["Expression"].GetValue(v100) == "100 * 2"
    assert v100.Value == 200
    # A task sees those of its package.
    task = pkg.Executables.Add("STOCK:ExpressionTask")
    task.Variables.Add("Own", False, "", "x")
    assert "MyCustomVar" in task.Variables
    assert "Own" not in pkg.Variables


class MyEvents(DefaultEvents):
    """An implementation of the events interface, as the sample on events derives one."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def OnPreExecute(self, exec: Any, fireAgain: bool) -> None:
        self.told.append(("OnPreExecute", exec.Name))

    def OnPostExecute(self, exec: Any, fireAgain: bool) -> bool:
        self.told.append(("OnPostExecute", exec.Name))
        return False

    def OnError(self, source: Any, errorCode: int, subComponent: str, description: str, *help: Any) -> bool:
        self.told.append(("OnError", description))
        return False


def test_handling_events_programmatically():
    p = Package()
    th = p.Executables.Add("STOCK:ExpressionTask")
    th.Name = "Divide"
    th.InnerObject.Expression = "1 / 0"
    # A DtsEventHandler holds executables of its own.
    p.Variables.Add("Caught", False, "", "")
    ehOnError = th.EventHandlers.Add("OnError")
    catcher = ehOnError.Executables.Add("STOCK:ExpressionTask")
    catcher.InnerObject.Expression = "@[User::Caught] = @[System::ErrorDescription]"
    assert ehOnError.Name == "OnError"
    assert th.EventHandlers.Count == 1

    events = MyEvents()
    assert p.Execute(None, None, events, None, None) == DTSExecResult.Failure
    assert ("OnPreExecute", "Divide") in events.told
    assert [name for name, _ in events.told].count("OnPostExecute") == 1, "fireAgain was set to False"
    assert "division by zero" in p.Variables["Caught"].Value.lower()
    assert any(name == "OnError" for name, _ in events.told)


def test_enabling_logging_programmatically(tmp_path: Path):
    p = Package()
    loggingConnection = p.Connections.Add("FILE")
    loggingConnection.ConnectionString = str(tmp_path / "SSISPackageLog.txt")
    loggingConnection.Name = "Log"

    provider = p.LogProviders.Add("DTS.LogProviderTextFile.2")
    provider.ConfigString = loggingConnection.Name
    p.LoggingOptions.SelectedLogProviders.Add(provider)
    p.LoggingOptions.EventFilterKind = DTSEventFilterKind.Inclusion
    p.LoggingOptions.EventFilter = ["OnPreExecute", "OnPostExecute", "OnError", "OnWarning", "OnInformation"]
    p.LoggingMode = DTSLoggingMode.Enabled

    p.Executables.Add("STOCK:ExpressionTask").InnerObject.Expression = "1"
    assert p.Execute(None, None, None, None, None) == DTSExecResult.Success
    fields, *lines = (tmp_path / "SSISPackageLog.txt").read_text().splitlines()
    assert fields.startswith("#Fields: event,computer,operator,source")
    assert [line.partition(",")[0] for line in lines] == [
        "OnPreExecute",
        "OnPreExecute",
        "OnPostExecute",
        "OnPostExecute",
    ]


def test_loading_saving_and_running_a_package(tmp_path: Path, server: MailServer):
    app = Application()
    p = Package()
    p.Name = "Nightly"
    manager = p.Connections.Add("SMTP")
    manager.ConnectionString = f"SmtpServer=127.0.0.1;Port={server.port}"
    task = p.Executables.Add("STOCK:SendMailTask")
    task.InnerObject.SmtpConnection = manager.ID
    task.InnerObject.FromLine = task.InnerObject.ToLine = "ann@example.com"
    task.InnerObject.Subject = "Saved"
    app.SaveToXml(tmp_path / "Nightly.dtsx", p, None)

    loaded = app.LoadPackage(tmp_path / "Nightly.dtsx", None)
    assert loaded.Name == "Nightly"
    assert loaded.Execute() == DTSExecResult.Success
    assert b"Subject: Saved" in server.received[0].content
