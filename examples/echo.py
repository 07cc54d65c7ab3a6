"""Threads that wait: clients talk to a server over local sockets, and the GIL is free nearly all the time."""
import socket
import sys
import threading
import time


def serve(listener, clients):
    for _ in range(clients):
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), name="server").start()


def answer(connection):
    with connection:
        while data := connection.recv(1024):
            time.sleep(0.01)  # a slow service
            connection.sendall(data)


def ask(address, number, questions, answers):
    with socket.create_connection(address) as connection:
        for question in range(questions):
            connection.sendall(b"%d-%d" % (number, question))
            answers.append(connection.recv(1024))


def main(clients=5, questions=20):
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener, clients), name="acceptor").start()
    answers = []
    start = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(listener.getsockname(), i, questions, answers), name="client-%d" % (i + 1))
               for i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listener.close()
    print("%d answers for %d clients in %.2f s" % (len(answers), clients, time.perf_counter() - start))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
